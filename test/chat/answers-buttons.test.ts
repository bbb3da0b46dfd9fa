import { describe, expect, it } from "@jest/globals";
import { pressable } from "../../src/chat/without-buttons.ts";
import { answered } from "../../src/command/answer.ts";
import { commands, headline } from "../../src/message/build.ts";
import { said, underTest } from "./conversations-under-test.ts";
import { ORIGIN } from "./mirror-under-test.ts";

/** What `runs`, or asking twice, answers while a request waits. */
const waiting = (result: Readonly<Record<string, unknown>> = {}) =>
  answered(
    "runs",
    {
      outcome: "ok",
      result,
      body: {
        title: "runs",
        blocks: [
          headline("neutral", "R1 waits"),
          commands([
            { text: "approve R1 d9a05631", why: "agree", button: { label: "Approve" } },
            {
              text: 'deny R1 "why"',
              why: "refuse",
              button: { label: "Deny", asks: "reason", says: "deny R1" },
            },
            { text: "retry R1", why: "it holds", button: { label: "Retry" } },
            { text: "verify committee relay", why: "look", button: { label: "Verify" } },
            { text: "walk current", why: "the slots", button: { label: "Walk" } },
          ]),
        ],
      },
    },
    ORIGIN,
  );

describe("what can be pressed on an answer, which is never edited again", () => {
  it("looks only; what is to be decided is still there to be typed", async () => {
    const { surface, conversations } = underTest(() => Promise.resolve(waiting()));
    await conversations.take(said("runs"));
    const [answer] = surface.roots;

    expect(answer && pressable(answer.message)).toEqual(["verify committee relay", "walk current"]);
    expect(answer?.text).toMatch(/approve R1 d9a05631.*deny R1.*retry R1/s);
  });

  it("is the same where it is told to one person alone", async () => {
    const existing = waiting({ request: { id: "R1", status: "pending" }, existing: true });
    const { surface, conversations } = underTest(() => Promise.resolve(existing));
    await conversations.take(said("pause"));
    const [whisper] = surface.whispers;

    expect(whisper && pressable(whisper.message)).toEqual([
      "verify committee relay",
      "walk current",
    ]);
    expect(whisper?.text).toContain("approve R1 d9a05631");
  });
});
