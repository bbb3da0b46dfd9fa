import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openSlack } from "../../src/adapters/slack/open-slack.ts";
import { systemClock } from "../../src/adapters/system-clock.ts";
import { openApp } from "../../src/app/app.ts";
import { openChat } from "../../src/app/chat.ts";
import { VerifyBudget } from "../../src/chat/verify-budget.ts";
import { parseConfig } from "../../src/config/load.ts";
import { Secret } from "../../src/config/secret.ts";
import { loadScenario } from "../../src/drill/scenario.ts";
import { Simulation } from "../../src/drill/simulation.ts";
import { loadTopology } from "../../src/drill/topology.ts";
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
  /** How many of these are answered. */
  ended(): number;
  close(): Promise<void>;
}

export async function openSlackBot(sleepMs: number): Promise<SlackBot> {
  const slack = await FakeSlack.open({
    channels: [{ id: CHANNEL, name: "incident", members: MEMBERS }],
  });
  const simulation = await Simulation.open(loadTopology(), loadScenario("healthy"), () =>
    Date.now(),
  );
  const folder = mkdtempSync(join(tmpdir(), "lattice-bench-"));
  const config = parseConfig(simulation.configText, folder);
  const report = (_reference: string, error: unknown) => {
    process.stderr.write(`${String(error)}\n`);
  };
  const app = openApp({
    config,
    clock: systemClock,
    telemetry: noTelemetry,
    env: { PATH: process.env["PATH"] },
    drill: undefined,
    holder: "a measurement",
    pid: process.pid,
    report,
  });
  const opened = await openSlack({
    config: { mode: "socket", team: slack.team, channels: [CHANNEL], apiUrl: slack.apiUrl },
    tokens: { bot: new Secret(slack.botToken), reach: new Secret(slack.appToken) },
    people: config.people,
    origin: app.origin,
    help: async () => (await app.dispatcher.dispatch("help")).message,
    refused: () => undefined,
    report,
    now: () => systemClock.now(),
  });
  const { surface } = opened;
  const budget = new VerifyBudget(systemClock);
  const chat = await openChat({ app, surface, budget, stored: true, clock: systemClock, report });
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
    ended: () => ended,
    close: async () => {
      await Promise.all([opened.close(), chat.close()]);
      await app.close();
      await simulation.close();
      await slack.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
