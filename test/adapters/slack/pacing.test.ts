import { expect, it } from "@jest/globals";
import { paced } from "../../../src/adapters/slack/pacing.ts";
import type { WebAnswer } from "../../../src/adapters/slack/web/slack-web.ts";

const OK: WebAnswer = { kind: "ok", body: {}, scopes: undefined };

it("asks Slack nothing of a method until its limit is over; for messages, in that channel", async () => {
  const calls: string[] = [];
  let nowMs = 0;
  let limited = true;
  const web = paced(
    {
      call: (method, { channel }) => {
        calls.push(`${method} ${String(channel)}`);
        const later: WebAnswer = { kind: "later", afterMs: 2_000, detail: "limit" };
        return Promise.resolve(limited ? later : OK);
      },
    },
    () => nowMs,
  );
  const post = (channel: string) => web.call("chat.postMessage", { channel });

  expect(await post("C1")).toMatchObject({ kind: "later", afterMs: 2_000 });
  limited = false;
  nowMs = 1_500;
  expect(await post("C1")).toMatchObject({ kind: "later", afterMs: 500 });
  expect(await post("C2")).toEqual(OK);
  expect(await web.call("chat.update", { channel: "C1" })).toEqual(OK);
  nowMs = 2_000;
  expect(await post("C1")).toEqual(OK);
  expect(calls).toEqual([
    "chat.postMessage C1",
    "chat.postMessage C2",
    "chat.update C1",
    "chat.postMessage C1",
  ]);
});
