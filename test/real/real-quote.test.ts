import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { VerifyResult } from "../../src/verification/result.ts";
import { withKeys } from "../config/example.ts";
import { HttpServer, json } from "../fakes/http-server.ts";
import { objects } from "../fakes/program.ts";
import { describeWith } from "./programs.ts";

/** A quote that a real machine made, with the collateral of its day. Source: fixtures/tdx/README.md. */
const QUOTE = readFileSync("fixtures/tdx/dcap-qvl__tdx_quote");
const COLLATERAL = JSON.parse(
  readFileSync("fixtures/tdx/dcap-qvl__tdx_quote_collateral.json", "utf8"),
) as object;
const MR_TD =
  "91eb2b44d141d4ece09f0c75c2c53d247a3c68edd7fafe8a3520c942a604a407de03ae6dc5f87f27428b2538873118b7";

/** While its collateral is in date: the machine's clock is set, nothing of the program. */
const THEN = "@2025-06-19 12:00:00";

describeWith(["faketime"], "a real quote, through lattice run", () => {
  const folder = mkdtempSync(join(tmpdir(), "lattice-quote-"));
  const config = join(folder, "lattice.yaml");
  let gateway: HttpServer;
  let quote = QUOTE;

  beforeAll(async () => {
    gateway = await HttpServer.open((request, response) => {
      const { url = "" } = request;
      const answer =
        url === "/v1/lattice"
          ? json(200, { latticeId: "ab".repeat(32), organisms: {} })
          : url === "/v1/atelier/members/ate-1/tdx"
            ? json(200, {
                quote: quote.toString("base64"),
                peerId: "11".repeat(32),
                collateral: COLLATERAL,
              })
            : json(404, { online: true, latestSlot: null });
      answer(request, response);
    });
    const text = withKeys({
      gateway: { url: gateway.url },
      "organisms.atelier.tdx": { mrTd: MR_TD },
      "organisms.atelier.members": { "ate-1": { host: "nowhere.invalid" } },
    });
    writeFileSync(config, text);
  });

  afterAll(() => gateway.close());

  async function verify(clock: string | undefined) {
    const args = ["run", "--config", config, "--json", "--", "verify tdx ate-1"];
    const program = resolve("bin/lattice");
    const env = { PATH: "/usr/local/bin:/usr/bin:/bin", FAKETIME_DONT_FAKE_MONOTONIC: "1" };
    const child =
      clock === undefined
        ? spawn(program, args, { env })
        : spawn("faketime", ["-f", clock, program, ...args], { env });
    let stdout = "";
    child.stdout.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
    await once(child, "close");
    const result = VerifyResult.parse(objects(stdout)[0]?.["result"]);
    return (id: string) => {
      const step = result.steps.find((one) => one.id === id);
      const evidence = step?.evidence.map(({ label, value }) => `${label}: ${value}`) ?? [];
      return { ...step, evidence, cause: result.cause };
    };
  }

  it("holds up to Intel's root in its day: measured as pinned, up to date, and bound to nobody we know", async () => {
    quote = QUOTE;
    const step = await verify(THEN);

    expect(step("quote").verdict).toBe("unknown");
    expect(step("quote").summary).toContain("not bound");
    expect(step("quote").evidence).toContain(
      "signature: valid up to the root, with the gateway's collateral",
    );
    expect(step("quote-measurements").verdict).toBe("pass");
    expect(step("tcb-status")).toMatchObject({ verdict: "pass" });
    expect(step("tcb-status").summary).toContain("UpToDate");
  });

  it("is not called bad today, when its collateral has expired", async () => {
    quote = QUOTE;
    const step = await verify(undefined);

    expect(step("quote").verdict).toBe("unknown");
    expect(step("quote").summary).toMatch(/collateral has expired.*hold at the time/);
  });

  it.each([THEN, undefined])(
    "is invalid with one bit of its MR_TD flipped, at %s",
    async (clock) => {
      quote = Buffer.from(QUOTE);
      quote[184] = (quote[184] ?? 0) ^ 1;
      const step = await verify(clock);

      expect(step("quote")).toMatchObject({ verdict: "fail", cause: "quote-invalid" });
      expect(step("quote-measurements").verdict).toBe("fail");
    },
  );
});
