import { median } from "./figure.ts";
import type { Figure } from "./figure.ts";
import { openBenchLattice } from "./sources.ts";

const N = 200;

/** Our own CPU time for one walk of six organisms, by two readers that answer at once. */
export const walkCpu: Figure = {
  name: "walk.cpu",
  bound: 5,
  unit: "ms",
  async measure({ sleepMs }) {
    const { app, close } = await openBenchLattice(2, 0);
    const spent: number[] = [];
    for (let run = 0; run < N + 50; run += 1) {
      const before = process.cpuUsage();
      await app.dispatcher.dispatch("walk current");
      busy(sleepMs);
      const { user, system } = process.cpuUsage(before);
      if (run >= 50) spent.push((user + system) / 1000);
    }
    await close();
    return { value: median(spent), n: N, peer: "2 readers, 24 requests a walk" };
  },
};

/** A sleep costs no CPU: to miss this figure the time has to be spent. */
function busy(ms: number): void {
  const until = performance.now() + ms;
  while (performance.now() < until) continue;
}
