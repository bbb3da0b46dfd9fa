import { expect, it } from "@jest/globals";
import { JudgeThread } from "../../../src/adapters/tdx/judge-thread.ts";
import { FAULT } from "../../../src/adapters/tdx/judged.ts";
import { collateral, GOOD, quote } from "./attestation-under-test.ts";

const question = { raw: quote, collateral, rootDer: undefined, now: GOOD };

const soon = () => AbortSignal.timeout(10_000);

it("verifies several quotes at a time, each by itself", async () => {
  const thread = new JudgeThread();
  const flipped = Buffer.from(quote);
  flipped[184] = (flipped[184] ?? 0) ^ 1;
  const judged = await Promise.all([
    thread.judge(question, soon()),
    thread.judge({ ...question, raw: flipped }, soon()),
    thread.judge({ ...question, raw: quote.subarray(0, 100) }, soon()),
  ]);

  expect(judged.map(({ kind }) => kind)).toEqual(["holds", "broken", "collateral"]);
  expect(judged[2]).toEqual(FAULT);
});

it("is ended when the time is over, and begun anew for the next quote", async () => {
  const thread = new JudgeThread();
  const over = new AbortController();
  const cut = thread.judge(question, over.signal);
  over.abort();

  expect(await cut).toEqual(FAULT);
  expect(await thread.judge(question, AbortSignal.abort())).toEqual(FAULT);
  expect(await thread.judge(question, soon())).toMatchObject({ kind: "holds" });
});
