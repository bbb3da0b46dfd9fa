import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Simulation } from "../src/drill/simulation.ts";
import { loadScenario } from "../src/drill/scenario.ts";
import { loadTopology } from "../src/drill/topology.ts";
import { median } from "./figure.ts";
import type { Figure } from "./figure.ts";
import { slept } from "./sleep.ts";

const N = 9;

/** From the first process to the first 200 of /readyz. */
export const startReady: Figure = {
  name: "start.ready",
  bound: 700,
  unit: "ms",
  async measure({ sleepMs }) {
    const bare: number[] = [];
    const times: number[] = [];
    for (let run = 0; run < N; run += 1) {
      bare.push(await bareNode());
      const { bot, readyMs } = await startedBot(sleepMs);
      times.push(readyMs);
      await ended(bot);
    }
    return { value: median(times), n: N, peer: `bare node: ${median(bare).toFixed(0)} ms` };
  },
};

/** Resident memory of an idle bot without chat, two seconds after it was ready. */
export const startRss: Figure = {
  name: "start.rss",
  bound: 110,
  unit: "MB",
  async measure() {
    const sizes: number[] = [];
    for (let run = 0; run < 3; run += 1) {
      const { bot } = await startedBot(0);
      await sleep(2_000);
      const status = readFileSync(`/proc/${bot.pid ?? 0}/status`, "utf8");
      sizes.push(Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) / 1024);
      await ended(bot);
    }
    return { value: median(sizes), n: 3, peer: "VmRSS" };
  },
};

async function startedBot(sleepMs: number): Promise<{ bot: ChildProcess; readyMs: number }> {
  const folder = mkdtempSync(join(tmpdir(), "lattice-bench-"));
  const config = join(folder, "lattice.yaml");
  const port = await freePort();
  writeFileSync(config, await configFor(port));
  const begun = performance.now();
  const bot = spawn("bin/lattice", ["start", "--config", config], { stdio: "ignore" });
  await slept(sleepMs * 7);
  while (!(await ready(port))) await sleep(5);
  const readyMs = performance.now() - begun;
  rmSync(folder, { recursive: true });
  return { bot, readyMs };
}

async function ready(port: number): Promise<boolean> {
  try {
    return (await fetch(`http://127.0.0.1:${port}/readyz`)).status === 200;
  } catch {
    return false;
  }
}

async function ended(bot: ChildProcess): Promise<void> {
  bot.kill();
  await once(bot, "exit");
}

async function configFor(port: number): Promise<string> {
  const simulation = await Simulation.open(loadTopology(), loadScenario("healthy"), () =>
    Date.now(),
  );
  await simulation.close();
  return withoutStore(simulation.configText).replace("127.0.0.1:0", `127.0.0.1:${port}`);
}

/** The figures are of the bot itself: what a store brings is loaded with it only. */
function withoutStore(text: string): string {
  return text.replace(/^store:\n(?: .*\n)+/m, "");
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

async function bareNode(): Promise<number> {
  const begun = performance.now();
  await once(spawn(process.execPath, ["-e", "0"], { stdio: "ignore" }), "exit");
  return performance.now() - begun;
}
