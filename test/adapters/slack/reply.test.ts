import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { createServer } from "node:http";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { reply } from "../../../src/adapters/slack/saying/reply.ts";
import { ADA, CHANNEL, SlackUnderTest } from "./slack-under-test.ts";

const WORDS = { text: "only for you", blocks: [] };

describe("an answer by the address that Slack gave", () => {
  let under: SlackUnderTest;

  beforeEach(async () => {
    under = await SlackUnderTest.open("socket");
  });

  afterEach(() => under.close());

  const told = (address: string) => reply(address, WORDS, under.slack.apiUrl);

  it("is seen by who asked alone, and leaves the pressed message as it is", async () => {
    const request = await under.request();
    const before = under.slack.message(CHANNEL, request.ts);
    const { responseUrl } = await under.slack.click(request, "Approve", ADA);

    expect(await told(responseUrl)).toBe(true);
    expect(under.slack.ephemerals(ADA)).toMatchObject([{ text: WORDS.text, by: "response_url" }]);
    expect(under.slack.message(CHANNEL, request.ts)).toEqual(before);
    expect(under.slack.messages(CHANNEL)).toHaveLength(1);
  });

  it("is not given where the address is used up", async () => {
    const { responseUrl } = await under.slack.slash(ADA, "walk current");
    for (let use = 0; use < 5; use += 1) expect(await told(responseUrl)).toBe(true);

    expect(await told(responseUrl)).toBe(false);
  });

  it("comes another way, into the thread where it was asked for, where the address takes nothing", async () => {
    const root = await under.request();
    const below = await under.request(root.ts);
    under.slack.faults.next("response_url", { kind: "http", status: 404 });
    under.take = ({ from }) => under.opened.surface.whisper(REFUSED, from);
    await under.slack.click(below, "Approve", ADA);
    await under.told(ADA);

    expect(under.slack.ephemerals(ADA)).toMatchObject([
      { by: "chat.postEphemeral", thread: root.ts, channel: CHANNEL },
    ]);
  });
});

describe("the place that an address leads to", () => {
  let server: Server;
  let origin: string;
  let answers: (request: IncomingMessage, response: ServerResponse) => void;

  beforeEach(async () => {
    server = createServer((request, response) => {
      answers(request, response);
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

  it.each([302, 307])("is not left for another one: %i", async (status) => {
    const asked: unknown[] = [];
    answers = ({ url }, response) => {
      asked.push(url);
      if (url === "/response/1") response.writeHead(status, { location: "/internal" });
      response.end("ok");
    };

    expect(await reply(`${origin}/response/1`, WORDS, `${origin}/api/`)).toBe(false);
    expect(asked).toEqual(["/response/1"]);
  });

  it.each([400, 404, 429, 500])("has taken nothing where it answers %i", async (status) => {
    answers = (_request, response) => {
      response.writeHead(status).end("no");
    };

    expect(await reply(`${origin}/response/1`, WORDS, `${origin}/api/`)).toBe(false);
  });
});

const REFUSED = { origin: null, title: "Not done", blocks: [] };
