import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { App, SocketModeReceiver } from "@slack/bolt";
import { WebSocket } from "ws";
import { callWeb } from "../../fakes/slack/call-web.ts";
import { FakeSlack } from "../../fakes/slack/fake-slack.ts";

const ADA = "U0ADA00001";
const CHANNEL = "C0INCIDENT";

let slack: FakeSlack;

beforeEach(async () => {
  slack = await FakeSlack.open({
    channels: [{ id: CHANNEL, name: "incident", members: [ADA] }],
  });
});

afterEach(() => slack.close());

interface Frame {
  readonly type?: string;
  readonly reason?: string;
  readonly envelope_id?: string;
  readonly retry_attempt?: number;
}

/** A socket without any library of Slack's. */
async function connect(heard: (frame: Frame, socket: WebSocket) => void = acknowledge) {
  const { body } = await callWeb(slack, "apps.connections.open", {}, { token: slack.appToken });
  const socket = new WebSocket(String(body["url"]));
  const frames: Frame[] = [];
  const closed = new Promise((resolve) => socket.once("close", resolve));
  socket.on("error", () => undefined);
  const hello = new Promise((resolve) => {
    socket.once("message", resolve);
    socket.once("close", resolve);
  });
  socket.on("message", (data: Buffer) => {
    const frame = JSON.parse(data.toString()) as Frame;
    frames.push(frame);
    heard(frame, socket);
  });
  await hello;
  return { socket, frames, closed };
}

function acknowledge({ envelope_id }: Frame, socket: WebSocket): void {
  if (envelope_id !== undefined) socket.send(JSON.stringify({ envelope_id }));
}

const silent = () => undefined;

describe("the fake's sockets", () => {
  it("carry what people do to the real library, and its answers back", async () => {
    const clientOptions = { slackApiUrl: slack.apiUrl };
    const receiver = new SocketModeReceiver({
      appToken: slack.appToken,
      installerOptions: { clientOptions },
    });
    const app = new App({ token: slack.botToken, receiver, clientOptions });
    app.command("/lattice", ({ ack, command }) => ack(`heard ${command.text}`));
    app.shortcut("open_help", ({ ack }) => ack());
    app.event("app_mention", async ({ event, client }) => {
      await client.chat.postMessage({ channel: event.channel, text: "yes?", thread_ts: event.ts });
    });
    await app.start();
    expect(await slack.slash(ADA, "help")).toMatchObject({ acked: true });
    expect(slack.ephemerals(ADA)).toMatchObject([{ text: "heard help" }]);
    expect(await slack.shortcut(ADA, "open_help")).toMatchObject({ acked: true });
    expect(await slack.mention(ADA, CHANNEL, "hello")).toMatchObject({ acked: true });
    await slack.until(() => slack.thread(CHANNEL, slack.messages(CHANNEL)[0]?.ts ?? "").length > 0);
    expect(slack.problems()).toEqual([]);
    await app.stop();
    await slack.until(() => slack.sockets === 0);
  });

  it("say hello, and take each address once", async () => {
    const { frames } = await connect();
    expect(frames).toMatchObject([{ type: "hello", num_connections: 1 }]);
    const { body } = await callWeb(slack, "apps.connections.open", {}, { token: slack.appToken });
    const url = String(body["url"]);
    const first = new WebSocket(url);
    await new Promise((resolve) => first.once("open", resolve));
    expect(slack.sockets).toBe(2);
    const second = new WebSocket(url);
    await expect(
      new Promise((_resolve, reject) => {
        second.once("error", reject);
      }),
    ).rejects.toThrow("401");
  });

  it("fail at once where there is none", async () => {
    expect(await slack.slash(ADA, "help")).toMatchObject({
      acked: false,
      error: "dispatch_failed",
    });
    expect(slack.problems()).toEqual([]);
  });

  it("wait three seconds for an acknowledgement", async () => {
    await connect(silent);
    const { error, ackMs } = await slack.slash(ADA, "help");
    expect(error).toBe("operation_timeout");
    expect(ackMs).toBeGreaterThan(2_900);
    expect(slack.problems()).toEqual(["slash_commands /lattice: not acknowledged within 3 s"]);
  });

  it("share what comes among them", async () => {
    const both = [await connect(), await connect()];
    for (let count = 0; count < 40; count += 1) await slack.slash(ADA, "help");
    const got = both.map(({ frames }) => frames.filter((one) => one.envelope_id).length);
    expect(got.reduce((sum, count) => sum + count, 0)).toBe(40);
    for (const count of got) expect(count).toBeGreaterThan(8);
  });

  it("take ten, and no more", async () => {
    for (let count = 0; count < 10; count += 1) await connect();
    const { frames, closed } = await connect();
    await closed;
    expect(frames).toMatchObject([{ type: "disconnect", reason: "too_many_websockets" }]);
    expect(slack.sockets).toBe(10);
    expect(slack.problems()).toEqual(["sockets: too_many_websockets"]);
  });

  it("are renewed one by one, and get nothing more from then on", async () => {
    const old = await connect();
    const refreshed = slack.refresh({ lingerMs: 50 });
    const fresh = await connect();
    await slack.slash(ADA, "help");
    await refreshed;
    await old.closed;
    expect(old.frames.map(({ type, reason }) => reason ?? type)).toEqual([
      "hello",
      "refresh_requested",
    ]);
    expect(fresh.frames.map(({ type }) => type)).toEqual(["hello", "slash_commands"]);
    await slack.until(() => slack.sockets === 1);
  });

  it("break off, and what they carried is lost with them", async () => {
    const { closed } = await connect(silent);
    const lost = slack.slash(ADA, "help");
    slack.cut();
    const { error, ackMs } = await lost;
    expect(error).toBe("operation_timeout");
    // Nobody waits for what cannot come any more.
    expect(ackMs).toBeLessThan(2_000);
    await closed;
    expect(slack.sockets).toBe(0);
  });

  it("can be turned away", async () => {
    slack.refuseSockets(true);
    const { frames } = await connect();
    expect([frames, slack.sockets]).toEqual([[], 0]);
    slack.refuseSockets(false);
    await connect();
    expect(slack.sockets).toBe(1);
  });

  it("send an event again that was not acknowledged, and say so", async () => {
    let drop = true;
    const { frames } = await connect((frame, socket) => {
      if (!drop) acknowledge(frame, socket);
      if (frame.envelope_id !== undefined) drop = false;
    });
    expect(await slack.mention(ADA, CHANNEL, "hello")).toMatchObject({ acked: true });
    const events = frames.filter(({ type }) => type === "events_api");
    expect(events.map(({ retry_attempt }) => retry_attempt)).toEqual([undefined, 1]);
  });

  it("know which envelopes are out, and on which socket", async () => {
    const sockets: WebSocket[] = [];
    const byTheOther = (frame: Frame, socket: WebSocket) => {
      const other = sockets.find((one) => one !== socket);
      if (other !== undefined) acknowledge(frame, other);
    };
    for (const { socket } of [await connect(byTheOther), await connect(byTheOther)]) {
      sockets.push(socket);
    }
    sockets[0]?.send(JSON.stringify({ envelope_id: "none" }));
    await slack.until(() => slack.problems().length === 1);
    const sent = slack.slash(ADA, "help");
    await slack.until(() => slack.problems().length === 2);
    expect(slack.problems()).toEqual([
      "sockets: an unknown envelope_id came back",
      "sockets: acknowledged by another socket",
    ]);
    slack.cut();
    expect(await sent).toMatchObject({ acked: false });
  });
});
