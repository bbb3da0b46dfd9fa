import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import { openStore, openStoreForReading } from "../adapters/store/open-store.ts";
import type { Config } from "../config/config.ts";
import { refusal } from "../message/refusal.ts";
import type { Refusal } from "../message/refusal.ts";
import type { Ledger, Reading } from "../mitigation/sources.ts";
import type { Store } from "../ports/store/store.ts";
import type { Clock } from "../ports/clock.ts";
import { holdTurn } from "./turn.ts";

export interface LedgerOptions {
  readonly config: Config;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  /** What this process is: `lattice start`. */
  readonly holder: string;
  readonly pid: number;
  /** Stands around the store; a drill can be halted in it. */
  readonly aroundStore?: ((store: Store) => Store) | undefined;
  /** Told of the store once it is this process's to act in, before anything is done in it. */
  readonly storeHeld?: ((store: Store) => Promise<void>) | undefined;
  readonly report: (error: unknown) => void;
}

/** Opens the configured store, and takes the turn to act in it where it is free. */
export async function openLedger(options: LedgerOptions): Promise<Ledger | Refusal> {
  const { config, env, clock, holder, pid, report } = options;
  if (config.store === undefined) return noStore();
  const who = { pid, host: hostname(), what: holder };
  const opened = await openStore(config.store, { clock, env, holder: who });
  if (opened.kind !== "open") return refusal("store", opened.text);
  const store = options.aroundStore?.(opened.store) ?? opened.store;
  const name = `${hostname()}/${pid}/${randomUUID()}`;
  try {
    const turn = await holdTurn({ store, clock, holder: name, report });
    await options.storeHeld?.(store);
    // A turn that cannot be given back runs out by itself; the store is closed all the same.
    return { store, fence: () => turn.fence(), close: () => turn.close().catch(report) };
  } catch (error) {
    // Nobody else would give its lock back: this process would find the store held by itself.
    await store.close().catch(report);
    throw error;
  }
}

/** Opens the configured store to look at it: its lock and its turn stay whose they are. */
export async function openReading({
  config,
  env,
  clock,
}: Pick<LedgerOptions, "config" | "env" | "clock">): Promise<Reading | "nothing yet" | Refusal> {
  if (config.store === undefined) return noStore();
  const opened = await openStoreForReading(config.store, { clock, env });
  if (opened.kind === "absent") return "nothing yet";
  return opened.kind === "open" ? opened : refusal("store", opened.text);
}

function noStore(): Refusal {
  return refusal(
    "config",
    "This needs a place to keep requests and the audit log. Add `store` to the configuration, for example `store: { sqlite: ./var/lattice.db }`. Without one, `pause --dry-run --commands` prints what to run by hand.",
  );
}
