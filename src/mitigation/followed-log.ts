import { setImmediate as otherWork } from "node:timers/promises";
import { EMPTY } from "../audit/chain.ts";
import type { AuditHead, AuditRow } from "../audit/entry.ts";
import { verifyChain } from "../audit/verify.ts";
import type { Store } from "../ports/store/store.ts";
import type { AuditSeen } from "./answers/run.ts";

type ReadableStore = Pick<Store, "read">;

/** So few that whoever wants to write an intent waits for milliseconds only. */
const BATCH_ROWS = 1_000;

/**
 * The audit log as this process has followed it. Rows that were followed once are not followed again: a log of years
 * must not keep people, or a run's next intent, waiting. `lattice audit verify` always begins at the first row.
 */
export class FollowedLog {
  /** The newest row that everything before it led to when it was followed. */
  #followed: AuditHead = EMPTY;

  /** The log's head, and whether every row since the ones followed before leads to it, in batches the store is free between. */
  async seen(store: ReadableStore): Promise<AuditSeen> {
    const from = this.#followed;
    const head = await store.read(({ audit }) => audit.head());
    if (!(await stands(from, store))) return { ...head, whole: false };
    const batches = rowsBetween(from, head, store);
    const { last, fault } = await verifyChain({ batches, from, head, known: undefined });
    // Somebody else may have followed it further meanwhile.
    if (last.seq > this.#followed.seq) this.#followed = last;
    return { ...head, whole: fault === undefined };
  }
}

/** Whether the row that was the newest is still what it was: what follows must lead on from it. */
async function stands({ seq, hash }: AuditHead, store: ReadableStore): Promise<boolean> {
  if (seq === 0) return true;
  const [row] = await store.read(({ audit }) => audit.after(seq - 1, 1));
  return row?.seq === seq && row.hash === hash;
}

/** The log only grows, so rows up to a head are the same whenever they are read. */
async function* rowsBetween(
  { seq: from }: AuditHead,
  { seq: to }: AuditHead,
  store: ReadableStore,
): AsyncGenerator<readonly AuditRow[]> {
  for (let seq = from; seq < to;) {
    const after = seq;
    const limit = Math.min(BATCH_ROWS, to - seq);
    const rows = await store.read(({ audit }) => audit.after(after, limit));
    const newest = rows.at(-1);
    if (newest === undefined) return;
    yield rows;
    seq = newest.seq;
    await otherWork();
  }
}
