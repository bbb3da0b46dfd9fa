import { line } from "../message/build.ts";
import type { Line } from "../message/model.ts";
import { Coalesced } from "./coalesced.ts";
import type { OpenDesk } from "./desk.ts";
import { readRun } from "./run/run-view.ts";
import type { MitigationSources } from "./sources.ts";
import { progressWords } from "./tell/progress.ts";

/** Whether whoever asks waits for the end of a run, and how they are told meanwhile. */
export interface Follow {
  readonly wait: boolean;
  readonly tell: (line: Line) => void;
}

/** A run's one message is edited at most this often. */
const EDIT_MS = 1_000;

interface Following {
  readonly opened: OpenDesk;
  readonly sources: MitigationSources;
  readonly follow: Follow;
}

/** Has a run carried on, tells how it goes, and resolves at its end where somebody waits for that. */
export async function followRun(
  runId: string,
  { opened, sources, follow }: Following,
): Promise<void> {
  const { executor, feed, ledger } = opened;
  let last: string | undefined;
  const shown = new Coalesced(
    async () => {
      const view = await readRun(ledger.store, runId);
      const words = view && progressWords(view);
      // That nothing changed is no news, however often somebody looks.
      if (words === undefined || words === last) return;
      last = words;
      follow.tell(line(words));
    },
    EDIT_MS,
    sources.clock,
  );
  const leave = feed.follow(runId, () => {
    shown.changed();
  });
  const carriedOn =
    ledger.fence() === undefined
      ? elsewhere(runId, { opened, sources, shown })
      : executor.carryOn(runId);
  // How it went is in the store: that somebody could not be told of it is no fault of the run.
  const ended = carriedOn
    .finally(async () => {
      leave();
      await shown.flush();
    })
    .catch(sources.report);
  feed.keep(ended);
  if (follow.wait) await ended;
}

/** A run that another process carries out: its end is seen in the store. */
async function elsewhere(
  runId: string,
  { opened, sources, shown }: Pick<Following, "opened" | "sources"> & { readonly shown: Coalesced },
): Promise<void> {
  const { signal } = opened.feed;
  while (!signal.aborted) {
    const run = await opened.ledger.store.read(({ runs }) => runs.find(runId));
    shown.changed();
    if (run?.state !== "running") return;
    await sources.clock.wait(EDIT_MS, signal);
  }
}
