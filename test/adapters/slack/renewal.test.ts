import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { boltApp } from "../../../src/adapters/slack/reach/bolt-app.ts";
import { Sockets } from "../../../src/adapters/slack/reach/sockets.ts";
import { Secret } from "../../../src/config/secret.ts";
import { FakeSlack } from "../../fakes/slack/fake-slack.ts";

let slack: FakeSlack;
let sockets: Sockets;

beforeEach(async () => {
  slack = await FakeSlack.open();
  const config = {
    mode: "socket",
    team: slack.team,
    channels: ["C0INCIDENT"],
    apiUrl: slack.apiUrl,
  } as const;
  const tokens = { bot: new Secret(slack.botToken), reach: new Secret(slack.appToken) };
  const { receiver } = await boltApp({ config, tokens });
  if (!(receiver instanceof Sockets)) throw new Error("not in Socket Mode");
  sockets = receiver;
});

afterEach(async () => {
  await sockets.stop();
  await slack.close();
});

describe("a socket that is renewed", () => {
  beforeEach(() => sockets.start());

  it("has its next one beside it before it goes", async () => {
    const refreshed = slack.refresh({ lingerMs: 2_000 });
    await slack.until(() => slack.sockets === 3, 1_500);
    await refreshed;
    await slack.until(() => slack.sockets === 2);

    expect(slack.problems()).toEqual([]);
  });

  it("is left after ten seconds where Slack does not close it, and opened by nobody but us", async () => {
    slack.cut();
    await slack.until(() => slack.sockets === 0);
    await slack.until(() => slack.sockets === 2);
    const began = performance.now();
    const refreshed = slack.refresh({ lingerMs: 14_000 });
    await slack.until(() => slack.sockets === 3);
    await slack.until(() => slack.sockets === 2, 13_000);

    expect(performance.now() - began).toBeGreaterThan(9_900);
    expect(performance.now() - began).toBeLessThan(13_000);
    await refreshed;
  });
});

describe("Slack's refusal of a new socket", () => {
  it("is known at once, and not only after many attempts of the library's own", async () => {
    slack.faults.next("apps.connections.open", { kind: "http", status: 503 }, 2);
    await sockets.start();

    expect(slack.calls("apps.connections.open")).toHaveLength(2);
    for (const state of sockets.states()) {
      expect(state).toMatchObject({ connected: false, why: expect.stringContaining("503") });
    }
    await slack.until(() => sockets.states().every(({ connected }) => connected));
  });
});
