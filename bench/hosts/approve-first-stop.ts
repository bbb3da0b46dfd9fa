import { setTimeout as sleep } from "node:timers/promises";
import { truthOf } from "../../test/real/host-journal.ts";
import { median } from "../figure.ts";
import type { Figure } from "../figure.ts";
import { slept } from "../sleep.ts";
import { PausedLattice } from "./paused-lattice.ts";

const N = 7;

/** From the second person's word to the first stop on a host, by that host's own journal; every host answers. */
export const approveFirstStop: Figure = {
  name: "approve.first_stop",
  bound: 250,
  unit: "ms",
  measure: ({ sleepMs }) => measured({ sleepMs, end: "complete", spoil: () => undefined }),
};

/** The same where one host does not answer: it may cost a second. */
export const approveSilentHost: Figure = {
  name: "approve.silent_host",
  bound: 1_250,
  unit: "ms",
  measure: ({ sleepMs }) =>
    measured({
      sleepMs,
      end: "incomplete",
      spoil: ({ machines }) => {
        machines.machine("off-1").link("down");
      },
    }),
};

interface Night {
  readonly sleepMs: number;
  /** How the pause ends. */
  readonly end: "complete" | "incomplete";
  /** What happens between asking and agreeing. */
  readonly spoil: (lattice: PausedLattice) => void;
}

async function measured({ sleepMs, end, spoil }: Night) {
  const lattice = await PausedLattice.open();
  try {
    const times: number[] = [];
    for (let run = 0; run < N; run += 1) {
      lattice.machines.machine("off-1").link("up");
      await lattice.begin(0);
      const words = await lattice.asked();
      // Somebody reads it; the connections are kept open meanwhile.
      await sleep(1_500);
      spoil(lattice);
      const wordMs = Date.now();
      await slept(sleepMs * 10);
      await lattice.agreed(words, end);
      const first = ["tal-1", "tal-2"].flatMap((host) =>
        truthOf(lattice.machines.machine(host), wordMs).stops.map(({ atMs }) => atMs),
      );
      times.push(Math.min(...first) - wordMs);
    }
    return {
      value: median(times),
      n: N,
      peer: "by the hosts' own journals; the word is given in this process, without a signature",
    };
  } finally {
    lattice.machines.machine("off-1").link("up");
    await lattice.close();
  }
}
