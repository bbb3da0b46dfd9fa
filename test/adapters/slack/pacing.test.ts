import { describe, expect, it } from "@jest/globals";
import { paced } from "../../../src/adapters/slack/web/pacing.ts";
import type { Method } from "../../../src/adapters/slack/web/methods.ts";
import type { WebAnswer } from "../../../src/adapters/slack/web/slack-web.ts";

const OK: WebAnswer = { kind: "ok", body: {}, scopes: undefined };
const limit = (afterMs: number): WebAnswer => ({
  kind: "later",
  afterMs,
  detail: "limit",
  limited: true,
});

/** A Slack that answers as a test says, at a time that it sets. */
function slackAt(answering: (nowMs: number) => WebAnswer | Promise<WebAnswer>) {
  const time = { nowMs: 0 };
  const calls: string[] = [];
  const bare = {
    call: (method: Method, { channel }: Readonly<Record<string, unknown>>) => {
      calls.push(`${method} ${String(channel)}`);
      return Promise.resolve(answering(time.nowMs));
    },
  };
  const web = paced(bare, () => time.nowMs);
  return { web, calls, time };
}

describe("calls of Slack", () => {
  it("are not made before a limit is over; messages' are of a channel, others' of a method", async () => {
    let limited = true;
    const { web, calls, time } = slackAt(() => (limited ? limit(2_000) : OK));
    const post = (channel: string) => web.call("chat.postMessage", { channel });

    expect(await post("C1")).toMatchObject({ kind: "later", afterMs: 2_000 });
    limited = false;
    time.nowMs = 1_500;
    expect(await post("C1")).toMatchObject({ kind: "later", afterMs: 500 });
    expect(await post("C2")).toEqual(OK);
    expect(await web.call("chat.update", { channel: "C1" })).toEqual(OK);
    time.nowMs = 2_000;
    expect(await post("C1")).toEqual(OK);
    expect(calls).toEqual([
      "chat.postMessage C1",
      "chat.postMessage C2",
      "chat.update C1",
      "chat.postMessage C1",
    ]);
  });

  it.each<[string, WebAnswer]>([
    ["taken", OK],
    ["told to wait for less", limit(2_000)],
  ])("keep a limit also where one that was on its way before it is %s", async (_how, answer) => {
    const before = Promise.withResolvers<WebAnswer>();
    let first = true;
    const { web, calls, time } = slackAt(() => {
      if (!first) return limit(30_000);
      first = false;
      return before.promise;
    });
    const one = web.call("chat.update", {});
    await web.call("chat.update", {});
    before.resolve(answer);
    await one;
    time.nowMs = 29_999;

    expect(await web.call("chat.update", {})).toMatchObject({ kind: "later", afterMs: 1 });
    expect(calls).toHaveLength(2);
  });

  it("are not held up by a message that hangs, nor sent one after another where all hang", async () => {
    const hanging = Promise.withResolvers<WebAnswer>();
    let hangs = 1;
    const { web, calls } = slackAt(() => {
      hangs -= 1;
      return hangs >= 0 ? hanging.promise : OK;
    });
    const post = () => web.call("chat.postMessage", { channel: "C1" });
    void post();
    expect(await post()).toEqual(OK);
    hangs = 40;
    const posts = Array.from({ length: 40 }, post);
    hanging.resolve({ kind: "unsure", detail: "Slack did not answer" });
    await Promise.all(posts);

    expect(calls.length).toBeLessThan(2 + 4);
  });
});

/** Forty of one method at once, by callers who come back when they are told; Slack takes so many and then one each so often. */
async function forty(method: Method, burst: number, everyMs: number) {
  let left = burst;
  let refillMs = 0;
  let refused = 0;
  const { web, time } = slackAt((nowMs) => {
    left = Math.min(burst, left + (nowMs - refillMs) / everyMs);
    refillMs = nowMs;
    if (left >= 1) {
      left -= 1;
      return OK;
    }
    refused += 1;
    return limit(Math.ceil(((1 - left) * everyMs) / 1_000) * 1_000);
  });
  const due: { readonly atMs: number; readonly wake: () => void }[] = [];
  let taken = 0;
  const caller = async () => {
    for (;;) {
      const answer = await web.call(method, { channel: "C1" });
      if (answer.kind !== "later") break;
      const atMs = time.nowMs + answer.afterMs;
      await new Promise<void>((wake) => due.push({ atMs, wake }));
    }
    taken += 1;
  };
  const all = Promise.all(Array.from({ length: 40 }, caller));
  while (taken < 40) {
    await new Promise(setImmediate);
    if (due.length === 0) continue;
    time.nowMs = Math.min(...due.map(({ atMs }) => atMs));
    const now = due.filter(({ atMs }) => atMs <= time.nowMs);
    for (const one of now) {
      due.splice(due.indexOf(one), 1);
      one.wake();
    }
  }
  await all;
  return { refused, seconds: time.nowMs / 1_000 };
}

describe("forty answers at once", () => {
  it("are posted one a second once Slack has said that it takes no more, and few are refused", async () => {
    const { refused, seconds } = await forty("chat.postMessage", 5, 1_000);

    expect(refused).toBeLessThanOrEqual(3);
    expect(seconds).toBeLessThanOrEqual(40);
  });

  it("are edited as often as Slack takes it, and none is refused twice", async () => {
    const { refused, seconds } = await forty("chat.update", 10, 1_200);

    expect(refused).toBeLessThanOrEqual(30);
    expect(seconds).toBeLessThanOrEqual(48);
  });

  it("say why they are not made, where that is no limit", async () => {
    const broken: WebAnswer = { kind: "later", afterMs: 2_000, detail: "Slack cannot be reached" };
    const { web, calls } = slackAt(() => broken);
    await web.call("users.info", { user: "U1" });

    expect(await web.call("users.info", { user: "U2" })).toMatchObject({
      detail: "Slack cannot be reached",
    });
    expect(calls).toHaveLength(1);
  });
});
