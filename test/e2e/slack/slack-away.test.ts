import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { SlackWorld } from "./slack-world.ts";

describe("the bot while Slack is away", () => {
  let world: SlackWorld;

  beforeEach(async () => {
    world = await SlackWorld.open({ mode: "socket", scenario: "relay-stalled" });
    await world.start();
  }, 60_000);

  afterEach(() => world.close());

  const readiness = async () => {
    const answer = await fetch(`${world.url}/readyz`);
    const { reasons } = (await answer.json()) as { readonly reasons: readonly string[] };
    return { status: answer.status, reasons };
  };

  const connections = async () => {
    const page = await (await fetch(`${world.url}/metrics`)).text();
    return /^lattice_chatops_chat_connections\{chat="slack"\} (\d+)$/m.exec(page)?.[1];
  };

  it("says within 30 s since when, and is ready again once Slack is back", async () => {
    const { slack } = world;
    await slack.until(async () => (await connections()) === "2");
    slack.refuseSockets(true);
    // Nobody says that these are dead.
    slack.silence();
    const away = await slack.until(async () => {
      const now = await readiness();
      return now.status === 503 ? now : undefined;
    }, 30_000);

    expect(away.reasons).toEqual([expect.stringMatching(/^slack: not connected since 20\d\d-/)]);
    expect(await connections()).toBe("0");
    slack.refuseSockets(false);
    await slack.until(async () => (await readiness()).status === 200, 15_000);
    await slack.until(async () => (await connections()) === "2", 15_000);
  }, 60_000);

  it.each([
    ["in order", () => undefined],
    [
      "while its sockets break",
      () => {
        world.slack.cut();
      },
    ],
    [
      "while its sockets are dead",
      () => {
        world.slack.silence();
      },
    ],
  ])("ends within a second and a half, %s", async (_how, before) => {
    before();
    const began = performance.now();

    expect(await world.stop()).toBe(0);
    expect(performance.now() - began).toBeLessThan(1_500);
  });
});
