import type { Clock } from "../ports/clock.ts";
import type { Fence } from "../ports/store/run.ts";
import type { Store } from "../ports/store/store.ts";

/** How long a turn lasts without being renewed, where several processes share a store. */
const TTL_MS = 10_000;

const RENEW_MS = 3_000;

/** A turn is used until this long before its end by our own clock: a statement may take a while to arrive. */
const MARGIN_MS = 2_000;

/** The embedded store's lock is the turn: whoever holds it is alone until they end. */
const FOR_LIFE_MS = 100 * 365 * 86_400_000;

interface TurnOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly holder: string;
  readonly report: (error: unknown) => void;
}

export interface Turn {
  fence(): Fence | undefined;
  close(): Promise<void>;
}

/** Takes the turn to act and keeps it. In a shared store it may be another's now, and ours later. */
export async function holdTurn(options: TurnOptions): Promise<Turn> {
  return options.store.sharing === "embedded" ? turnForLife(options) : renewedTurn(options);
}

async function turnForLife({ store, holder }: TurnOptions): Promise<Turn> {
  const fence = await store.write(({ lease }) =>
    lease.take({ holder, ttlMs: FOR_LIFE_MS, force: true }),
  );
  return { fence: () => fence, close: () => Promise.resolve() };
}

async function renewedTurn({ store, clock, holder, report }: TurnOptions): Promise<Turn> {
  const stop = new AbortController();
  let fence: Fence | undefined;
  let untilMs = 0;
  const renew = async () => {
    // Time runs on while the database answers: what counts is when it was asked.
    const askedMs = performance.now();
    fence = await store.write(({ lease }) => lease.take({ holder, ttlMs: TTL_MS, force: false }));
    untilMs = askedMs + TTL_MS - MARGIN_MS;
  };
  const keep = async () => {
    for (;;) {
      await clock.wait(RENEW_MS, stop.signal);
      if (stop.signal.aborted) return;
      await renew().catch(report);
    }
  };
  await renew();
  const kept = keep();
  return {
    fence: () => (performance.now() < untilMs ? fence : undefined),
    close: async () => {
      stop.abort();
      await kept;
      const ours = fence;
      if (ours !== undefined) await store.write(({ lease }) => lease.release(ours));
    },
  };
}
