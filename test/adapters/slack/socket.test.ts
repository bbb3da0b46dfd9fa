import { afterEach, describe, expect, it, jest } from "@jest/globals";
import type { SocketModeReceiver } from "@slack/bolt";
import { EventEmitter } from "node:events";
import { Socket } from "../../../src/adapters/slack/reach/socket.ts";

/** The library's end of one socket, which a test has speak. */
class HandClient extends EventEmitter {
  readonly heard: unknown[] = [];
  readonly started = Promise.withResolvers<unknown>();
  farewells = 0;

  constructor() {
    super();
    // The library's own listener: it closes the socket as soon as Slack wants it renewed.
    this.on("ws_message", (...said: readonly unknown[]) => this.heard.push(said));
  }

  start(): Promise<unknown> {
    return this.started.promise;
  }

  disconnect(): Promise<void> {
    this.farewells += 1;
    return Promise.resolve();
  }
}

function socketOf() {
  const client = new HandClient();
  const socket = new Socket({ client } as unknown as SocketModeReceiver);
  let renewed = false;
  void socket.toBeRenewed.then(() => (renewed = true));
  const says = async (frame: object | string) => {
    client.emit("ws_message", typeof frame === "string" ? frame : JSON.stringify(frame), false);
    await new Promise(setImmediate);
  };
  return { client, socket, says, renewed: () => renewed };
}

afterEach(() => {
  jest.useRealTimers();
});

describe("a socket that Slack wants renewed", () => {
  it.each(["warning", "refresh_requested"])(
    "stays open, and the library hears nothing of it: %s",
    async (reason) => {
      const { client, says, renewed } = socketOf();
      await says({ type: "disconnect", reason });

      expect(renewed()).toBe(true);
      expect(client.heard).toEqual([]);
      expect(client.farewells).toBe(0);
    },
  );

  it.each([
    [{ type: "disconnect", reason: "link_disabled" }],
    [{ type: "disconnect", reason: "too_many_websockets" }],
    [{ type: "slash_commands", payload: { text: '"disconnect" "warning"' }, reason: "warning" }],
    [{ type: "hello", reason: "warning", about: "disconnect" }],
    ['no JSON, with "disconnect" in it'],
  ])("is none that was told anything else, which the library hears: %j", async (frame) => {
    const { client, says, renewed } = socketOf();
    await says(frame);

    expect(renewed()).toBe(false);
    expect(client.heard).toEqual([
      [typeof frame === "string" ? frame : JSON.stringify(frame), false],
    ]);
  });
});

describe("a new socket", () => {
  it("is none where Slack does not greet it within ten seconds", async () => {
    jest.useFakeTimers({ doNotFake: ["setImmediate", "nextTick"] });
    const { client, socket } = socketOf();
    const opened = socket.open();
    jest.advanceTimersByTime(9_999);
    expect(client.farewells).toBe(0);
    jest.advanceTimersByTime(1);

    expect(await opened).toContain("closed the socket");
    expect(client.farewells).toBe(1);
  });

  it("stays once Slack has greeted it in time", async () => {
    jest.useFakeTimers({ doNotFake: ["setImmediate", "nextTick"] });
    const { client, socket } = socketOf();
    client.started.resolve({});
    expect(await socket.open()).toBeUndefined();
    jest.advanceTimersByTime(60_000);

    expect(client.farewells).toBe(0);
  });
});
