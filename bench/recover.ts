import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { median } from "./figure.ts";
import type { Figure } from "./figure.ts";
import { slept } from "./sleep.ts";

const N = 5;

/** Of a drill's pause: after the first stage's intents, so that actions are open when it is killed. */
const HALT = "7:after";

/**
 * From the start of a process, after another one was killed with SIGKILL in the middle of a pause, to what was open
 * being settled and told.
 */
export const recover: Figure = {
  name: "recover",
  bound: 2_000,
  unit: "ms",
  async measure({ sleepMs }) {
    const times: number[] = [];
    for (let run = 0; run < N; run += 1) {
      const folder = mkdtempSync(join(tmpdir(), "lattice-recover-"));
      try {
        await killedInside(folder);
        const begun = performance.now();
        const next = drill(folder, []);
        next.stdin?.write("runs\n");
        await slept(sleepMs * 40);
        const told = await outputOf(next.stdout, "\n");
        times.push(performance.now() - begun);
        next.kill("SIGKILL");
        await once(next, "close");
        if (!told.includes("settled by looking")) throw new Error(`nothing was settled: ${told}`);
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    }
    return { value: median(times), n: N, peer: "a drill's pause, killed with open actions" };
  },
};

async function killedInside(folder: string): Promise<void> {
  const killed = drill(folder, ["--halt-at", HALT]);
  killed.stdin?.end("as ada\npause\nas ben\napprove last\n");
  await outputOf(killed.stderr, "halted");
  killed.kill("SIGKILL");
  await once(killed, "close");
}

function drill(folder: string, args: readonly string[]): ChildProcess {
  return spawn("bin/lattice", ["drill", "--state", folder, "--json", ...args], { stdio: "pipe" });
}

async function outputOf(output: NodeJS.ReadableStream | null, text: string): Promise<string> {
  let seen = "";
  for await (const chunk of (output ?? []) as AsyncIterable<Buffer>) {
    seen += chunk.toString();
    if (seen.includes(text)) return seen;
  }
  throw new Error(`ended before it printed ${text}: ${seen}`);
}
