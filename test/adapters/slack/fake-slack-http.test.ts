import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { App, HTTPReceiver } from "@slack/bolt";
import type { AddressInfo } from "node:net";
import { createServer } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { FakeSlack } from "../../fakes/slack/fake-slack.ts";
import { HttpServer } from "../../fakes/http-server.ts";

const ADA = "U0ADA00001";
const CHANNEL = "C0INCIDENT";

let slack: FakeSlack;

beforeEach(async () => {
  slack = await FakeSlack.open({
    mode: "http",
    channels: [{ id: CHANNEL, name: "incident", members: [ADA] }],
  });
});

afterEach(() => slack.close());

describe("the fake over HTTP, with the real library", () => {
  let app: App;

  beforeEach(async () => {
    const receiver = new HTTPReceiver({ signingSecret: slack.signingSecret, port: 0 });
    app = new App({
      token: slack.botToken,
      receiver,
      clientOptions: { slackApiUrl: slack.apiUrl },
    });
    const server = await receiver.start(0);
    slack.useHttp(`http://127.0.0.1:${(server.address() as AddressInfo).port}/slack/events`);
  });

  afterEach(() => app.stop());

  it("proves whose the address is", async () => {
    expect(await slack.verifies()).toBe(true);
  });

  it("brings commands, presses and mentions, and takes what is answered to them", async () => {
    app.command("/lattice", async ({ ack, command, client }) => {
      await ack(`heard ${command.text}`);
      const text = { type: "plain_text" as const, text: "Go" };
      const blocks = [
        {
          type: "actions" as const,
          elements: [{ type: "button" as const, action_id: "go", text }],
        },
      ];
      await client.chat.postMessage({ channel: command.channel_id, text: "Go?", blocks });
    });
    app.action("go", async ({ ack, respond }) => {
      await ack();
      await respond({ text: "gone", replace_original: true });
    });
    app.event("app_mention", async ({ event, client }) => {
      const { channel, ts, text } = event;
      await client.chat.postMessage({ channel, text: `you said ${text}`, thread_ts: ts });
    });

    expect(await slack.slash(ADA, "a < b & c")).toMatchObject({ acked: true, status: 200 });
    expect(slack.ephemerals(ADA)).toMatchObject([{ text: "heard a &lt; b &amp; c", by: "ack" }]);
    const asked = await slack.until(() => slack.messages(CHANNEL)[0]);
    expect(await slack.click(asked, "Go", ADA)).toMatchObject({ acked: true });
    await slack.until(() => slack.message(CHANNEL, asked.ts)?.text === "gone");

    expect(await slack.mention(ADA, CHANNEL, "hello")).toMatchObject({ acked: true });
    const said = slack.messages(CHANNEL).find(({ user }) => user === ADA);
    const [reply] = await slack.until(() => {
      const found = slack.thread(CHANNEL, said?.ts ?? "");
      return found.length > 0 ? found : undefined;
    });
    expect(reply?.text).toBe(`you said <@${slack.botUser}> hello`);
    expect(slack.problems()).toEqual([]);
  });

  it("signs so that the library refuses what is forged or old", async () => {
    const body = new URLSearchParams({ command: "/lattice", text: "" }).toString();
    expect((await slack.post(body, { secret: "another" })).status).toBe(401);
    expect((await slack.post(body, { ageSeconds: 6 * 60 })).status).toBe(401);
  });
});

describe("the fake over HTTP", () => {
  it("shows what goes wrong with an address", async () => {
    const gone = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => gone.once("listening", resolve));
    slack.useHttp(`http://127.0.0.1:${(gone.address() as AddressInfo).port}/`);
    await new Promise((resolve) => gone.close(resolve));
    expect(await slack.slash(ADA, "help")).toMatchObject({
      acked: false,
      error: "dispatch_failed",
    });
    const broken = await HttpServer.open((_request, response) => {
      response.writeHead(500).end();
    });
    slack.useHttp(broken.url);
    expect(await slack.slash(ADA, "help")).toMatchObject({
      error: "dispatch_failed",
      status: 500,
    });
    await broken.close();
  });

  it("waits three seconds for an answer", async () => {
    const slow = await HttpServer.open((_request, response) => {
      void sleep(3_500).then(() => response.end());
    });
    slack.useHttp(slow.url);
    const { ackMs, error } = await slack.slash(ADA, "help");
    expect(error).toBe("operation_timeout");
    expect(ackMs).toBeGreaterThan(2_900);
    expect(slack.problems()).toEqual(["slash_commands /lattice: not acknowledged within 3 s"]);
    await slow.close();
  });

  it("tells a retry of an event from its first time", async () => {
    let fail = true;
    const server = await HttpServer.open((_request, response) => {
      response.writeHead(fail ? 503 : 200).end();
      fail = false;
    });
    slack.useHttp(server.url);
    const delivered = await slack.mention(ADA, CHANNEL, "hello", { eventId: "Ev0000001" });
    expect(delivered.acked).toBe(true);
    await slack.deliverAgain(delivered, 2);
    const retries = server.headers.map((headers) => headers["x-slack-retry-num"]);
    expect(retries).toEqual([undefined, "1", "2"]);
    await server.close();
  });
});
