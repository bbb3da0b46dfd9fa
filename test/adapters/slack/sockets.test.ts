import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import type { Receiver } from "@slack/bolt";
import { setTimeout as sleep } from "node:timers/promises";
import { boltApp } from "../../../src/adapters/slack/reach/bolt-app.ts";
import { Sockets } from "../../../src/adapters/slack/reach/sockets.ts";
import { Secret } from "../../../src/config/secret.ts";
import { FakeSlack } from "../../fakes/slack/fake-slack.ts";

let slack: FakeSlack;
let sockets: Sockets;

beforeEach(async () => {
  slack = await FakeSlack.open();
  sockets = socketsOf(await receiverFor(slack.appToken));
  await sockets.start();
});

afterEach(async () => {
  await sockets.stop();
  await slack.close();
});

describe("the sockets to Slack", () => {
  it("are two", () => {
    expect(slack.sockets).toBe(2);
    expect(connected()).toEqual([true, true]);
  });

  it("are renewed one after another, with one open all the while", async () => {
    const seen = watched();
    for (let round = 0; round < 4; round += 1) {
      await slack.refresh({ lingerMs: 20 });
      await slack.until(() => slack.sockets === 2 && connected().every(Boolean));
    }

    expect(seen.least()).toBeGreaterThanOrEqual(1);
    expect(slack.problems()).toEqual([]);
  });

  it("are opened again within a second after both broke off", async () => {
    slack.cut();
    await slack.until(() => slack.sockets === 0);
    const began = performance.now();
    await slack.until(() => slack.sockets === 2 && connected().every(Boolean));

    expect(performance.now() - began).toBeLessThan(1_000);
  });

  it("are tried again while Slack turns them away, and say since when they are gone", async () => {
    slack.refuseSockets(true);
    const beforeMs = Date.now();
    slack.cut();
    await slack.until(() => !connected().includes(true));
    await sleep(1_000);

    expect(sockets.states().map(({ why }) => why)).toEqual([
      expect.any(String),
      expect.any(String),
    ]);
    for (const { sinceMs = 0 } of sockets.states()) {
      expect(sinceMs - beforeMs).toBeGreaterThanOrEqual(0);
      expect(sinceMs - beforeMs).toBeLessThan(500);
    }
    slack.refuseSockets(false);
    await slack.until(() => connected().every(Boolean));
  });

  it("say which token is wrong, and show none", async () => {
    const wrong = socketsOf(await receiverFor("xapp-1-of-another-app"));
    await wrong.start();
    const states = wrong.states();
    await wrong.stop();

    expect(states[0]).toMatchObject({ connected: false, sinceMs: undefined });
    expect(states[0]?.why).toContain("SLACK_APP_TOKEN");
    expect(JSON.stringify(states)).not.toContain("of-another-app");
  });

  it("leave no listener behind for each attempt", async () => {
    const warnings: unknown[] = [];
    const warned = (warning: unknown) => warnings.push(warning);
    process.on("warning", warned);
    for (let round = 0; round < 12; round += 1) {
      await slack.refresh({ all: true, lingerMs: 0 });
      await slack.until(() => slack.sockets === 2 && connected().every(Boolean));
    }
    process.off("warning", warned);

    expect(warnings).toEqual([]);
  });

  it.each(["open", "silent"] as const)("are left within a second when they are %s", async (how) => {
    if (how === "silent") slack.silence();
    const began = performance.now();
    await sockets.stop();

    expect(performance.now() - began).toBeLessThan(1_000);
    expect(connected()).toEqual([false, false]);
  });

  it("are left within a second while Slack does not say where to connect", async () => {
    const asked = () => slack.calls("apps.connections.open").length;
    const before = asked();
    slack.faults.next("apps.connections.open", { kind: "slow", ms: 1_200 });
    slack.cut({ all: false });
    await slack.until(() => asked() > before);
    const began = performance.now();
    await sockets.stop();

    expect(performance.now() - began).toBeLessThan(1_000);
    await slack.until(() => slack.sockets === 0);
    // Slack says it now, and its client opens what it was told: that is closed, too.
    await slack.until(() => slack.sockets === 1);
    await slack.until(() => slack.sockets === 0);
  });
});

async function receiverFor(appToken: string): Promise<Receiver> {
  const config = {
    mode: "socket",
    team: slack.team,
    channels: ["C0INCIDENT"],
    apiUrl: slack.apiUrl,
  } as const;
  const tokens = { bot: new Secret(slack.botToken), reach: new Secret(appToken) };
  return (await boltApp({ config, tokens })).receiver;
}

function socketsOf(receiver: Receiver): Sockets {
  if (receiver instanceof Sockets) return receiver;
  throw new Error("not in Socket Mode");
}

const connected = () => sockets.states().map((state) => state.connected);

/** How many sockets were connected at the least. */
function watched() {
  let least = Infinity;
  const timer = setInterval(() => {
    least = Math.min(least, connected().filter(Boolean).length);
  }, 1);
  return {
    least: () => {
      clearInterval(timer);
      return least;
    },
  };
}
