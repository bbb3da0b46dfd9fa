import { median } from "../figure.ts";
import type { Figure } from "../figure.ts";
import { slept } from "../sleep.ts";
import { allowBareStops, bareStops } from "./bare-stops.ts";
import { PausedLattice } from "./paused-lattice.ts";

const N = 5;

/** What a member takes to let go of its work: seconds. */
const DRAIN_SECONDS = 0.5;

/**
 * A pause of six stages on real hosts, from the second person's word to its end, against the sum over the stages of
 * the slowest bare `ssh … systemctl stop`, of units that take half a second to end.
 */
export const pauseOverhead: Figure = {
  name: "pause.overhead",
  bound: 1.35,
  unit: "ratio",
  async measure({ sleepMs }) {
    const lattice = await PausedLattice.open();
    try {
      allowBareStops(lattice.machines);
      const ratios: number[] = [];
      const bare: number[] = [];
      for (let run = 0; run < N; run += 1) {
        await lattice.begin(DRAIN_SECONDS);
        const stops = await bareStops(lattice.machines);
        await lattice.begin(DRAIN_SECONDS);
        const words = await lattice.asked();
        const begun = performance.now();
        await lattice.agreed(words);
        await slept(sleepMs * 50);
        ratios.push((performance.now() - begun) / stops);
        bare.push(stops);
      }
      const peer = `bare stops of units that take ${DRAIN_SECONDS} s: ${median(bare).toFixed(0)} ms`;
      return { value: median(ratios), n: N, peer };
    } finally {
      await lattice.close();
    }
  },
};
