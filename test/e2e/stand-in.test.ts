import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as sleep } from "node:timers/promises";
import { printed } from "../fakes/program.ts";
import { TerminalWorld } from "./terminal-world.ts";

let world: TerminalWorld;

beforeAll(async () => {
  world = await TerminalWorld.open();
});

afterAll(() => world.close());

beforeEach(() => {
  world.forget();
});

/** Ben agrees to something on a terminal of his own; Ctrl-C there reaches all that runs in it. */
class BensTerminal {
  readonly process: ChildProcess;
  stdout = "";
  stderr = "";

  constructor(words: string) {
    this.process = spawn(resolve("bin/lattice"), world.args(words, { as: "ben" }), {
      detached: true,
      env: { PATH: "/usr/local/bin:/usr/bin:/bin", HOME: world.home },
    });
    this.process.stdout?.on("data", (chunk: Buffer) => (this.stdout += chunk.toString()));
    this.process.stderr?.on("data", (chunk: Buffer) => (this.stderr += chunk.toString()));
  }

  ctrlC(): void {
    process.kill(-(this.process.pid ?? 0), "SIGINT");
  }

  async ended(): Promise<number | null> {
    const { exitCode } = this.process;
    if (exitCode !== null) return exitCode;
    return ((await once(this.process, "close")) as [number | null])[0];
  }
}

/** Waits until somebody who looks sees the run go on. */
async function underWay(): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    const { status, answer } = await world.run("runs");
    expect(status).toBe(0);
    if (JSON.stringify(answer).includes('"state":"running"')) return;
  }
  throw new Error("the run was never under way");
}

const ACTS = /action\.(?:intent|uncertain)/g;

describe("a terminal that carries out a run, with no bot", () => {
  it("answers other terminals as the bot would: they see the run, and abort it", async () => {
    const ben = new BensTerminal(await world.asked("pause"));
    await printed(ben.process, /does: approve/);
    await underWay();
    const { answer } = await world.run("runs");
    expect(JSON.stringify(answer)).not.toContain("nobody carries it on");
    const aborted = await world.run("abort R1", { as: "ben" });

    expect(aborted).toMatchObject({ answer: { result: { run: { state: "aborted" } } } });
    expect(ben.stderr).not.toContain("nobody watches");
    expect(await ben.ended()).toBe(1);
    expect(JSON.parse(ben.stdout)).toMatchObject({
      command: "approve",
      result: { run: { state: "aborted" } },
    });
    expect(await world.audit("verify")).toMatchObject({ status: 0 });
  }, 60_000);

  it("goes on after the first Ctrl-C, and says what a second one would do", async () => {
    const ben = new BensTerminal(await world.asked("stop unseal-5"));
    await printed(ben.process, /does: approve/);
    await underWay();
    ben.ctrlC();
    expect(await ben.ended()).toBe(0);

    expect(ben.stderr).toContain("R1 (stop) is under way here, and goes on.");
    expect(ben.stderr).toContain("Ctrl-C once more leaves it half-way");
    expect(JSON.parse(ben.stdout)).toMatchObject({ result: { run: { state: "complete" } } });
    expect((await world.audit("export")).stdout.match(ACTS)).toHaveLength(1);
  }, 60_000);

  it("goes on to the end when its terminal hangs up, and writes to nobody", async () => {
    const ben = new BensTerminal(await world.asked("stop unseal-4"));
    await printed(ben.process, /does: approve/);
    await underWay();
    ben.process.stdout?.destroy();
    ben.process.stderr?.destroy();
    ben.process.kill("SIGHUP");

    expect(await ben.ended()).toBe(0);
    const { answer } = await world.run("runs");
    expect(answer).toMatchObject({ result: { runs: [{ id: "R1", state: "complete" }] } });
  }, 60_000);

  it("goes on with a run that broke off, since its store could not be written, and says what became of it", async () => {
    const ben = new BensTerminal(await world.asked("stop unseal-3"));
    await printed(ben.process, /does: approve/);
    await underWay();
    const other = new DatabaseSync(join(world.home, "var", "lattice.db"), { timeout: 5_000 });
    other.exec("BEGIN IMMEDIATE");
    await printed(ben.process, /internal error/);
    other.exec("ROLLBACK");
    other.close();

    expect(await ben.ended()).toBe(0);
    expect(ben.stderr).toContain("R1 broke off and was gone on with. It is complete by now");
    expect((await world.run("runs")).answer).toMatchObject({
      result: { runs: [{ id: "R1", state: "complete" }] },
    });
  }, 60_000);

  it("leaves the run at the second one, for the next word to go on with", async () => {
    const ben = new BensTerminal(await world.asked("pause"));
    await printed(ben.process, /does: approve/);
    await underWay();
    ben.process.kill("SIGTERM");
    await printed(ben.process, /once more/);
    ben.process.kill("SIGTERM");
    // Neither done nor failed: what becomes of it is not known here.
    expect(await ben.ended()).toBe(3);

    expect(ben.stderr).toContain("leaving R1 (pause) half-way");
    expect(ben.stderr).not.toContain("internal error");
    expect(JSON.parse(ben.stdout)).toMatchObject({ result: { run: { state: "running" } } });
    const looked = JSON.stringify((await world.run("runs")).answer);
    expect(looked).toContain("nobody carries it on");
    expect(looked).toContain("such as `retry R1`");
    const gone = await world.run("deny R9", { as: "ben" });
    expect(gone.stderr).toContain(
      "R1 (pause) is complete and in force, and nobody watches over it",
    );
    expect(gone.stderr).toContain("Start the bot: `lattice start`.");
    expect((await world.run("runs")).answer).toMatchObject({
      result: { paused: "R1", runs: [{ id: "R1", state: "complete" }] },
    });
    expect(await world.audit("verify")).toMatchObject({ status: 0 });
  }, 60_000);
});

it("a terminal that carries out no run ends at the first Ctrl-C, and nothing was asked for", async () => {
  const ada = world.launch("pause", { as: "ada" });
  const store = join(world.home, "var", "lattice.db");
  while (!existsSync(`${store}.sock`)) await sleep(5);
  ada.kill("SIGINT");
  const [, signal] = (await once(ada, "close")) as [number | null, string | null];

  expect(signal).toBe("SIGINT");
  expect(await world.run("runs")).toMatchObject({
    status: 0,
    answer: { result: { requests: [] } },
  });
});
