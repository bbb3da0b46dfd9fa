import { setTimeout as sleep } from "node:timers/promises";
import { BotAndPeople } from "./bot-and-people.ts";
import type { ActionShown, Overview, RequestShown } from "./bot-and-people.ts";
import { truthOf } from "./host-journal.ts";
import type { HostTruth } from "./host-journal.ts";
import { unitsOn } from "./lattice-machines.ts";
import type { LatticeMachines } from "./lattice-machines.ts";

/** A pause during which the bot was killed again and again: what is on record, and what really happened. */
export interface KilledPause {
  /** Processes that were killed while a run was approved and not over. */
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

/** Pauses the lattice and kills whoever carries that out after each of the delays, counted from their start. */
export async function killedPause(
  machines: LatticeMachines,
  { by, delays }: { readonly by: "the bot" | "a terminal"; readonly delays: readonly number[] },
): Promise<KilledPause> {
  machines.forget();
  machines.startAll();
  machines.drain(0.2);
  const sinceMs = Date.now();
  const killing = new Killing(machines);
  const { world } = killing;
  const kills = await (by === "the bot" ? killing.bot(delays) : killing.terminal(delays));
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

/** Whoever carries out a pause, killed again and again. */
class Killing {
  readonly world: BotAndPeople;

  constructor(machines: LatticeMachines) {
    this.world = new BotAndPeople(machines);
  }

  /** Gives how many kills there were while a run was approved and not over. */
  async bot(delays: readonly number[]): Promise<number> {
    const { world } = this;
    await world.launch();
    const request = await world.asks("ada", 'pause --reason "a test"');
    let approving = this.#approves(request);
    let kills = 0;
    for (const delay of delays) {
      await sleep(delay);
      await world.kill();
      // Whoever was at its socket is cut off, and sees it.
      await approving;
      const seen = await world.overview();
      if (isOver(seen)) return kills;
      if (seen.runs.length > 0) kills += 1;
      approving = this.#approvesOnce(world.launch(), request);
    }
    await approving;
    await world.until(isOver);
    return kills;
  }

  /** The same with no bot: the second person's own terminal, and after that the next word that anybody types. */
  async terminal(delays: readonly number[]): Promise<number> {
    const { world } = this;
    const request = await world.asks("ada", 'pause --reason "a test"');
    const approve = `approve ${request.id} ${request.planHash.slice(0, 8)}`;
    world.launchWord("ben", approve);
    let kills = 0;
    for (const delay of delays) {
      await sleep(delay);
      await world.kill();
      const seen = await world.overview();
      if (isOver(seen)) return kills;
      if (seen.runs.length > 0) kills += 1;
      world.launchWord("ben", seen.runs.length > 0 ? `deny ${request.id}` : approve);
    }
    await world.until(isOver);
    return kills;
  }

  /** Who was cut off types it again; where it had arrived they are told so. */
  async #approvesOnce(listening: Promise<boolean>, request: RequestShown): Promise<void> {
    if (await listening) await this.#approves(request);
  }

  async #approves(request: RequestShown): Promise<void> {
    await this.world.agrees("ben", request);
  }
}

function isOver({ runs: [run] }: Overview): boolean {
  return run !== undefined && run.state !== "running";
}
