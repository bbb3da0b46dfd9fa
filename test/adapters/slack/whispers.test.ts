import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { createServer } from "node:http";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { WebAnswer } from "../../../src/adapters/slack/web/slack-web.ts";
import { whisper } from "../../../src/adapters/slack/saying/whispers.ts";
import type { Whisper } from "../../../src/ports/chat-surface.ts";

const TO: Whisper = { user: "U0ADA00001", channel: "C0INCIDENT", thread: "1.1" };
const MESSAGE = { origin: null, title: "Not done: a secret word", blocks: [] };
const OK: WebAnswer = { kind: "ok", body: {}, scopes: undefined };
const later = (afterMs: number): WebAnswer => ({ kind: "later", afterMs, detail: "a limit" });

/** Whispers to a Slack that gives these answers, the last one for ever; what came of it. */
async function whispered(answers: readonly WebAnswer[], options: Options = {}) {
  const { to = TO, apiUrl, stop = new AbortController().signal } = options;
  const left = [...answers];
  const calls: unknown[] = [];
  const lost: string[] = [];
  let nowMs = 0;
  await whisper(MESSAGE, to, {
    web: {
      call: (_method, args) => {
        calls.push(args);
        nowMs += 10_000;
        const answer = left.length > 1 ? left.shift() : left[0];
        return Promise.resolve(answer ?? OK);
      },
    },
    apiUrl,
    elapsed: () => nowMs,
    lost: (error) => lost.push(error.message),
    stop,
  });
  return { calls, lost };
}

interface Options {
  readonly to?: Whisper;
  readonly apiUrl?: string;
  readonly stop?: AbortSignal;
}

describe("what one person alone is told", () => {
  it("is told again where Slack does not take it now", async () => {
    const { calls, lost } = await whispered([later(1), later(1), OK]);

    expect(calls).toHaveLength(3);
    expect(calls[2]).toMatchObject({ user: TO.user, channel: TO.channel, thread_ts: "1.1" });
    expect(lost).toEqual([]);
  });

  it.each([
    ["half a minute is over", [later(1)], 3, "was lost: a limit"],
    ["Slack takes it only after that", [later(30_001)], 1, "was lost: a limit"],
    [
      "Slack will never take it",
      [{ kind: "refused", error: "user_not_in_channel", detail: "not there" } as const],
      1,
      "was lost: not there",
    ],
    [
      "it may have been told",
      [{ kind: "unsure", detail: "broke off" } as const],
      1,
      "may have been lost: broke off",
    ],
  ])("is reported as lost, without a word of it, once %s", async (_when, answers, calls, words) => {
    const came = await whispered(answers);

    expect(came.calls).toHaveLength(calls);
    expect(came.lost).toEqual([expect.stringContaining(words)]);
    expect(came.lost.join()).not.toContain("secret word");
  });

  it("keeps no bot from ending", async () => {
    const stop = new AbortController();
    const going = whispered([later(19_000)], { stop: stop.signal });
    stop.abort();

    expect((await going).lost).toHaveLength(1);
  });
});

describe("the address that an answer may be given by", () => {
  let server: Server;
  let asked: string[];
  let origin: string;

  beforeEach(async () => {
    asked = [];
    server = createServer((request, response) => {
      asked.push(request.url ?? "");
      response.end("ok");
    });
    await new Promise<void>((resolve) => {
      server.listen(0, "127.0.0.1", resolve);
    });
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });

  afterEach(async () => {
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    await closed;
  });

  it("is used where it is at the configured place of Slack", async () => {
    const to = { ...TO, reply: `${origin}/response/1` };
    const { calls } = await whispered([OK], { to, apiUrl: `${origin}/api/` });

    expect(asked).toEqual(["/response/1"]);
    expect(calls).toEqual([]);
  });

  it("is not asked at all where it is anybody else's", async () => {
    for (const reply of [
      `${origin}/internal`,
      `${origin.replace("//", "//hooks.slack.com@")}/`,
      "x",
    ]) {
      const to = { ...TO, reply };
      const { calls } = await whispered([OK], { to, apiUrl: "https://slack.example/api/" });
      expect(calls).toHaveLength(1);
    }

    expect(asked).toEqual([]);
  });
});
