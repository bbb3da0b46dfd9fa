import { spawn } from "node:child_process";
import { once } from "node:events";
import { median } from "./figure.ts";
import type { Figure } from "./figure.ts";
import { slept } from "./sleep.ts";

const N = 5;

/** From the first process to the first prompt of a drill on a terminal (a pseudo-terminal by script(1)). */
export const drillPrompt: Figure = {
  name: "drill.prompt",
  bound: 1_500,
  unit: "ms",
  async measure({ sleepMs }) {
    const times: number[] = [];
    for (let run = 0; run < N; run += 1) {
      const begun = performance.now();
      const drill = spawn("script", ["-qec", "bin/lattice drill", "/dev/null"], {
        stdio: ["pipe", "pipe", "ignore"],
      });
      await slept(sleepMs * 15);
      await promptOf(drill.stdout);
      times.push(performance.now() - begun);
      drill.stdin.end("exit\n");
      await once(drill, "exit");
    }
    return { value: median(times), n: N, peer: "bin/lattice drill under script(1)" };
  },
};

async function promptOf(output: NodeJS.ReadableStream): Promise<void> {
  let seen = "";
  for await (const chunk of output as AsyncIterable<Buffer>) {
    seen += chunk.toString();
    if (seen.includes("(ada)> ")) return;
  }
  throw new Error(`no prompt came: ${seen}`);
}
