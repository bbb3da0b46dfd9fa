import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { openStoreForReading } from "../../src/adapters/store/open-store.ts";
import { systemClock } from "../../src/adapters/system-clock.ts";
import { FollowedLog } from "../../src/mitigation/followed-log.ts";
import { lattice, objects } from "../fakes/program.ts";

/** What was done to units, and what was written of it. */
export interface Traces {
  /** What was really done to simulated units by the bot, oldest first: the hosts' own journal. */
  readonly acts: readonly { readonly member: string; readonly does: string }[];
  readonly audit: readonly Entry[];
}

/** What a drill's folder says of a run that was killed and went on. */
export interface Aftermath extends Traces {
  /** Whether the drill ended before it came to that write. */
  readonly finished: boolean;
  readonly runs: readonly Run[];
  readonly told: readonly string[];
  /** Whether every row of the audit log follows from the one before. */
  readonly whole: boolean;
  /** As the killed process left it, before another one looked. */
  readonly atKill: Traces;
  /** From the start of the second process to its end, milliseconds. */
  readonly recoveredMs: number;
}

export interface Run {
  readonly id: string;
  readonly state: string;
  readonly stages: readonly {
    readonly actions: readonly {
      readonly n: number;
      readonly unit: string;
      readonly host: string;
      readonly state: string;
      readonly attempts: number;
    }[];
  }[];
}

export interface Entry {
  readonly what: string;
  readonly host?: string;
  readonly run?: string;
  readonly outcome?: string;
}

/** Runs a drill up to a write of its store, kills it there, and lets another one go on in the same folder. */
export async function killedAt(halt: string, input: string): Promise<Aftermath> {
  const folder = await mkdtemp(join(tmpdir(), "lattice-killed-"));
  try {
    const finished = await runUntil(folder, halt, input);
    const atKill = { acts: actsIn(folder), audit: (await auditIn(folder)).entries };
    const begun = performance.now();
    // The second process carries on by itself; a third one reads what came of it.
    await lattice(["drill", "--state", folder, "--json"], { input: "runs\n" });
    const recoveredMs = performance.now() - begun;
    const { stdout } = await lattice(["drill", "--state", folder, "--json"], { input: "runs\n" });
    const [overview] = objects(stdout) as unknown as readonly {
      result: { runs: readonly Run[]; told: readonly { text: string }[] };
    }[];
    const { entries, whole } = await auditIn(folder);
    return {
      finished,
      runs: overview?.result.runs ?? [],
      told: overview?.result.told.map(({ text }) => text) ?? [],
      acts: actsIn(folder),
      audit: entries,
      whole,
      atKill,
      recoveredMs,
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** True when it ended by itself. */
async function runUntil(folder: string, halt: string, input: string): Promise<boolean> {
  const args = ["drill", "--state", folder, "--json", "--halt-at", halt];
  const child = spawn(resolve("bin/lattice"), args, {
    env: { PATH: "/usr/local/bin:/usr/bin:/bin" },
    stdio: ["pipe", "ignore", "pipe"],
  });
  child.stdin.end(input);
  const ended = once(child, "close").then(() => true);
  const finished = await Promise.race([ended, halted(child)]);
  child.kill("SIGKILL");
  await ended;
  return finished;
}

function halted(child: ChildProcess): Promise<boolean> {
  return new Promise((done) => {
    let said = "";
    child.stderr?.on("data", (chunk: Buffer) => {
      said += chunk.toString();
      if (/halted (before|after) write/.test(said)) done(false);
    });
  });
}

function actsIn(folder: string): Aftermath["acts"] {
  let text: string;
  try {
    text = readFileSync(join(folder, "units.jsonl"), "utf8");
  } catch {
    return [];
  }
  const lines = text.split("\n").filter((line) => line !== "");
  const events = lines.map(
    (line) => JSON.parse(line) as { member: string; does: string; by: string },
  );
  return events.filter(({ by }) => by === "bot");
}

async function auditIn(folder: string): Promise<{ entries: readonly Entry[]; whole: boolean }> {
  const place = { kind: "sqlite", path: join(folder, "lattice.db") } as const;
  const opened = await openStoreForReading(place, { clock: systemClock, env: {} });
  // Killed before it was made.
  if (opened.kind === "absent") return { entries: [], whole: true };
  if (opened.kind !== "open") throw new Error(opened.text);
  try {
    const { whole } = await new FollowedLog().seen(opened.store);
    const rows = await opened.store.read(({ audit }) => audit.after(0, 1_000));
    return { entries: rows.map(({ body }) => JSON.parse(body) as Entry), whole };
  } finally {
    await opened.store.close();
  }
}
