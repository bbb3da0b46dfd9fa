import { expect, it } from "@jest/globals";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";

/** How long the drill may take to show what a step waits for. */
const STEP_MS = 10_000;

/** Types into a drill on a pseudo-terminal, a step at a time: waits for each pattern, then types. */
async function typed(steps: readonly (readonly [RegExp, string])[]): Promise<string> {
  const drill = spawn("script", ["-qec", "bin/lattice drill", "/dev/null"], {
    env: { ...process.env, TERM: "xterm" },
  });
  const closed = once(drill, "close");
  let seen = "";
  drill.stdout.on("data", (chunk: Buffer) => (seen += chunk.toString()));
  try {
    let begun = 0;
    for (const [pattern, keys] of steps) {
      const until = Date.now() + STEP_MS;
      while (!pattern.test(seen.slice(begun))) {
        if (Date.now() > until) throw new Error(`${String(pattern)} did not come: ${seen}`);
        await sleep(20);
      }
      begun = seen.length;
      drill.stdin.write(keys);
    }
    await closed;
  } finally {
    drill.kill();
  }
  return seen;
}

const UP = "\u001b[A";

it("the drill's prompt shows what is simulated, completes, remembers, and lets a trainer change it", async () => {
  const seen = await typed([
    [/drill healthy \(ada\)> /, "walk cur"],
    [/walk cur/, "\t"],
    [/walk current|ent/, "\r"],
    [/complete: all six[^>]*[^]*\(ada\)> /, "scenario relay-st"],
    [/scenario relay-st/, "\t"],
    [/alled/, "\r"],
    [/drill relay-stalled \(ada\)> /, "as ben\r"],
    [/drill relay-stalled \(ben\)> /, UP],
    [/as ben/, UP],
    [/scenario relay-stalled/, UP],
    [/walk current/, "\r"],
    [/stalled at relay[^]*\(ben\)> /, "exit\r"],
  ]);

  expect(seen).toContain("Every organism commits every slot in time.");
  expect(seen).toContain("everything below is simulated");
}, 60_000);
