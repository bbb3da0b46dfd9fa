import { setTimeout as sleep } from "node:timers/promises";
import { BotAndPeople } from "./bot-and-people.ts";
import type { ActionShown, Overview } from "./bot-and-people.ts";
import { truthOf } from "./host-journal.ts";
import type { HostTruth } from "./host-journal.ts";
import { unitsOn } from "./lattice-machines.ts";
import type { LatticeMachines } from "./lattice-machines.ts";

/** A pause during which the bot was killed again and again: what is on record, and what really happened. */
export interface KilledPause {
  /** Processes of the bot that were killed. */
  readonly kills: number;
  readonly state: string;
  readonly actions: readonly ActionShown[];
  /** Everything people were told, oldest first. */
  readonly told: readonly string[];
  readonly audit: readonly Entry[];
  /** What `lattice audit verify` says. */
  readonly whole: boolean;
  readonly truth: readonly HostTruth[];
  /** Units that run now, by the hosts' own word: `UNIT on HOST`. */
  readonly running: readonly string[];
}

export interface Entry {
  readonly atMs: number;
  readonly what: string;
  readonly host?: string;
  readonly unit?: string;
  readonly before?: { readonly invocation?: string };
}

/** Pauses the lattice and kills the bot after each of the delays, counted from its start. */
export async function killedPause(
  machines: LatticeMachines,
  delays: readonly number[],
): Promise<KilledPause> {
  machines.forget();
  machines.startAll();
  machines.drain(0.2);
  const sinceMs = Date.now();
  const killing = new Killing(machines);
  const { world } = killing;
  const kills = await killing.pauseAndKill(delays);
  const { runs, told } = await world.overview();
  await world.end();
  const [run] = runs;
  const rows = (await world.program("audit", "export")).stdout;
  return {
    kills,
    state: run?.state ?? "never approved",
    actions: run?.stages.flatMap(({ actions }) => actions) ?? [],
    told: told.map(({ text }) => text),
    audit: rows.split("\n").flatMap((line) => (line === "" ? [] : [entry(line)])),
    whole: (await world.program("audit", "verify")).status === 0,
    truth: machines.machines.machines.map((machine) => truthOf(machine, sinceMs)),
    running: runningUnits(machines),
  };
}

function entry(line: string): Entry {
  const { atMs, body } = JSON.parse(line) as { readonly atMs: number; readonly body: string };
  return { ...(JSON.parse(body) as Entry), atMs };
}

function runningUnits(machines: LatticeMachines): readonly string[] {
  return machines.machines.machines.flatMap((machine) =>
    unitsOn(machines.config, machine.name)
      .filter((unit) => machine.inside(`systemctl is-active ${unit} || true`).trim() === "active")
      .map((unit) => `${unit} on ${machine.name}`),
  );
}

/** The bot, killed again and again while two people pause the lattice. */
class Killing {
  readonly world: BotAndPeople;

  constructor(machines: LatticeMachines) {
    this.world = new BotAndPeople(machines);
  }

  /** Gives how many processes were killed. */
  async pauseAndKill(delays: readonly number[]): Promise<number> {
    const { world } = this;
    await world.launch();
    await world.asks("ada", 'pause --reason "a test"');
    let approving = this.#approve();
    let kills = 0;
    for (const delay of delays) {
      await sleep(delay);
      await world.kill();
      kills += 1;
      // Whoever was at its socket is cut off, and sees it.
      await approving;
      if (isOver(await world.overview())) return kills;
      approving = this.#approveOnce(world.launch());
    }
    await approving;
    await world.until(isOver);
    return kills;
  }

  /** Who was cut off looks whether it is still waiting before they type it again. */
  async #approveOnce(listening: Promise<boolean>): Promise<void> {
    if (await listening) await this.#approve();
  }

  async #approve(): Promise<void> {
    const [request] = (await this.world.overview()).requests;
    if (request !== undefined) await this.world.agrees("ben", request);
  }
}

function isOver({ runs: [run] }: Overview): boolean {
  return run !== undefined && run.state !== "running";
}
