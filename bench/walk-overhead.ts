import { Pool } from "undici";
import { median } from "./figure.ts";
import type { Figure } from "./figure.ts";
import { slept } from "./sleep.ts";
import { openBenchLattice } from "./sources.ts";

const READERS = 7;
const ANSWER_MS = 50;
const N = 50;

/** A walk of six organisms, each by seven readers (84 requests), against one bare request to the same sources: no answer waits for another. */
export const walkOverhead: Figure = {
  name: "walk.overhead",
  bound: 1.25,
  unit: "ratio",
  async measure({ sleepMs }) {
    const { app, urls, close } = await openBenchLattice(READERS, ANSWER_MS);
    const bare = new Pool(urls[0] ?? "", { connections: 1 });
    const walks: number[] = [];
    const answers: number[] = [];
    for (let run = 0; run < N + 3; run += 1) {
      const walked = await timed(async () => {
        const { outcome } = await app.dispatcher.dispatch("walk current");
        if (outcome !== "ok") throw new Error(`the walk ended ${outcome}`);
        await slept(sleepMs);
      });
      const answered = await timed(async () => {
        const { body } = await bare.request({ path: "/v1/lattice", method: "GET" });
        await body.text();
      });
      // The first ones open connections and warm the compiler up.
      if (run >= 3) {
        walks.push(walked);
        answers.push(answered);
      }
    }
    await bare.destroy();
    await close();
    const chain = median(answers);
    return {
      value: median(walks) / chain,
      n: N,
      peer: `slowest chain, one answer: ${chain.toFixed(1)} ms`,
    };
  },
};

async function timed(run: () => Promise<void>): Promise<number> {
  const begun = performance.now();
  await run();
  return performance.now() - begun;
}
