import { median } from "./figure.ts";
import type { Figure } from "./figure.ts";
import { slept } from "./sleep.ts";
import { openVerifiedLattice } from "./verified-lattice.ts";

const ANSWER_MS = 50;
const N = 15;

/** `verify mismatch latest`: 64 slots' records held against the chain, every source taking 50 ms. */
export const mismatchLatest: Figure = {
  name: "mismatch.latest",
  bound: 1_000,
  unit: "ms",
  async measure({ sleepMs }) {
    const { uses, close } = await openVerifiedLattice(ANSWER_MS);
    const times: number[] = [];
    let compared = "";
    for (let count = 0; count < N + 2; count += 1) {
      const begun = performance.now();
      const { steps } = await uses.mismatch("latest");
      await slept(sleepMs * 20);
      // The first ones open connections.
      if (count >= 2) times.push(performance.now() - begun);
      compared = steps.find(({ id }) => id === "affected-slots")?.summary ?? "";
    }
    await close();
    if (!/\b(?:5\d|6\d) slots/.test(compared)) throw new Error(`not searched: ${compared}`);
    return { value: median(times), n: N, peer: `sources of ${ANSWER_MS} ms; ${compared}` };
  },
};
