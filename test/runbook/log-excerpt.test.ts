import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { excerpt, shownText } from "../../src/runbook/log-excerpt.ts";

const SECRET = "c2VjcmV0LWtleS1tYXRlcmlhbC10aGF0LWlzLWxvbmctZW5vdWdo";

describe("a line of a log", () => {
  it.each([
    ["a colour", "\u001b[31mERROR\u001b[0m no disk", "ERROR no disk"],
    [
      "a password",
      "login failed password=hunter2 for ada",
      "login failed password=(hidden) for ada",
    ],
    ["a bearer token", "Authorization: Bearer abc.def-123 sent", "Authorization: (hidden) sent"],
    ["a key in JSON", '{"api_key":"s3cr3t","n":1}', '{"api_key":(hidden),"n":1}'],
    [
      "an address with a key",
      "POST https://user:pw@rpc.example/v2/k3y?x=1 failed",
      "POST https://rpc.example/… failed",
    ],
    ["a payload", "rejected payload=0xdeadbeef from 7", "rejected payload=(hidden)"],
    ["hex that could be a key", `peer ${"ab".repeat(32)} gone`, "peer abababab… gone"],
    ["base64 that could be one", `blob ${SECRET} bad`, "blob c2VjcmV0… bad"],
    ["two lines in one", "first\nsecond\u202e third", "first second third"],
    ["bytes", undefined, "(not text)"],
  ])("with %s is shown without it", (_what, text, shown) => {
    expect(shownText(text)).toBe(shown);
  });

  it("is cut, and holds no control or direction character whatever was logged", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 400 }), (text) => {
        const shown = shownText(text);
        expect(Array.from(shown).length).toBeLessThanOrEqual(161);
        expect(shown).not.toMatch(/[\p{Cc}\p{Cf}]/u);
      }),
    );
  });

  it("takes linear time", () => {
    const begun = performance.now();
    shownText("http://".repeat(20_000));
    shownText("secret=".repeat(20_000));
    shownText("a".repeat(200_000));

    expect(performance.now() - begun).toBeLessThan(500);
  });
});

describe("an excerpt", () => {
  const line = (text: string, priority = 6, atMs = 0) => ({ atMs, priority, text });

  it("keeps what may say why, the newest of what repeats, and four lines at most", () => {
    const lines = [
      line("starting"),
      line("WARN slow peer", 6, 1_000),
      line("WARN slow peer", 6, 2_000),
      ...[1, 2, 3, 4].map((number) => line(`ERROR ${number}`, 6, 3_000)),
      line("said by systemd", 4, 4_000),
      line("goodbye"),
    ];

    expect(excerpt(lines).map((text) => text.slice(24))).toEqual([
      "ERROR 2",
      "ERROR 3",
      "ERROR 4",
      "said by systemd",
    ]);
    expect(excerpt(lines.slice(0, 3))).toEqual(["1970-01-01 00:00:02 UTC WARN slow peer"]);
  });
});
