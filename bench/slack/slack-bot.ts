import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openSlack } from "../../src/adapters/slack/open-slack.ts";
import { systemClock } from "../../src/adapters/system-clock.ts";
import { openApp } from "../../src/app/app.ts";
import type { App } from "../../src/app/app.ts";
import { openChat } from "../../src/app/chat.ts";
import { LookBudget } from "../../src/chat/look-budget.ts";
import { parseConfig } from "../../src/config/load.ts";
import { Secret } from "../../src/config/secret.ts";
import { loadScenario } from "../../src/drill/scenario.ts";
import { Simulation } from "../../src/drill/simulation.ts";
import { loadTopology } from "../../src/drill/topology.ts";
import type { Message } from "../../src/message/model.ts";
import { isRefusal } from "../../src/message/refusal.ts";
import { noTelemetry } from "../../src/ports/telemetry.ts";
import type { Said } from "../../src/ports/chat-said.ts";
import { FakeSlack } from "../../test/fakes/slack/fake-slack.ts";
import { slept } from "../sleep.ts";

export const CHANNEL = "C0INCIDENT";

/** Members of the channel, as many as a busy night has. */
export const MEMBERS = Array.from({ length: 10 }, (_, n) => `U0MEMBER${n + 10}`);

/** The bot's own parts in this process, over Slack's fake and a simulated lattice, with a store on disk. */
export interface SlackBot {
  readonly slack: FakeSlack;
  /** What reached the application. */
  readonly taken: Said[];
  /** What `help` answers. */
  help(): Promise<Message>;
  /** How many of these are answered. */
  ended(): number;
  close(): Promise<void>;
}

interface SlackBotOptions {
  readonly sleepMs: number;
  /** How long the sources of a walk take, so that many are under way at once. */
  readonly walkMs?: number;
  readonly members?: readonly string[];
}

export async function openSlackBot({
  sleepMs,
  walkMs = 0,
  members = MEMBERS,
}: SlackBotOptions): Promise<SlackBot> {
  const slack = await FakeSlack.open({
    channels: [{ id: CHANNEL, name: "incident", members }],
  });
  const lattice = await openLattice();
  const { app } = lattice;
  const help = async () => (await app.dispatcher.dispatch("help")).message;
  const opened = await openSlack({
    config: { mode: "socket", team: slack.team, channels: [CHANNEL], apiUrl: slack.apiUrl },
    tokens: { bot: new Secret(slack.botToken), reach: new Secret(slack.appToken) },
    people: {},
    origin: app.origin,
    help,
    refused: () => undefined,
    report,
    elapsed: () => systemClock.elapsed(),
  });
  const { surface } = opened;
  const budget = new LookBudget(systemClock);
  const slow = withSlowWalks(app, walkMs);
  const wakers = new Set<() => void>();
  const parts = { surface, budget, wakers, stored: true, clock: systemClock, report };
  const chat = await openChat({ app: slow, ...parts });
  if (isRefusal(chat)) throw new Error(chat.text);
  const taken: Said[] = [];
  let ended = 0;
  await opened.start(async (said) => {
    taken.push(said);
    await slept(sleepMs);
    await chat.take(said);
    ended += 1;
  });
  await slack.until(() => slack.sockets === 2);
  return {
    slack,
    taken,
    help,
    ended: () => ended,
    close: async () => {
      await Promise.all([opened.close(), chat.close()]);
      await lattice.close();
      await slack.close();
    },
  };
}

function report(_reference: string, error: unknown): void {
  process.stderr.write(`${String(error)}\n`);
}

/** A simulated lattice, and the application on it with a store on disk. */
async function openLattice(): Promise<{ readonly app: App; close(): Promise<void> }> {
  const simulation = await Simulation.open(loadTopology(), loadScenario("healthy"), () =>
    Date.now(),
  );
  const folder = mkdtempSync(join(tmpdir(), "lattice-bench-"));
  const app = openApp({
    config: parseConfig(simulation.configText, folder),
    clock: systemClock,
    telemetry: noTelemetry,
    env: { PATH: process.env["PATH"] },
    drill: undefined,
    holder: "a measurement",
    pid: process.pid,
    report,
  });
  return {
    app,
    close: async () => {
      await app.close();
      await simulation.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Walks are looked up once, and take as long afterwards as slow sources take: what is measured is the chat. */
function withSlowWalks(app: App, walkMs: number) {
  const { desk, origin, dispatcher } = app;
  const walked = dispatcher.dispatch("walk current");
  const slow: Pick<typeof dispatcher, "dispatch"> = {
    dispatch: async (typed, asking) => {
      if (!String(typed).startsWith("walk")) return dispatcher.dispatch(typed, asking);
      await slept(walkMs);
      return walked;
    },
  };
  return { desk, origin, dispatcher: slow };
}
