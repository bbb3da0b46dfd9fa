import { EMPTY, hashOf } from "./chain.ts";
import { GENESIS } from "./entry.ts";
import type { AuditHead, AuditRow } from "./entry.ts";

/**
 * What is wrong with a chain, at the first row that is not as it was written.
 * `order`: another row stands where `expected` must: rows were removed, put in, or put in another order.
 * `link`: the row does not name the hash of the row before it: that one was written anew, or this one.
 * `content`: the row is not what its hash was made of: its time, its body or the hash was changed.
 * `head`: the rows are whole, but the newest is not the one that the store says was written last.
 */
export type ChainFault =
  | { readonly kind: "order"; readonly expected: number; readonly seq: number }
  | { readonly kind: "link" | "content"; readonly seq: number }
  | { readonly kind: "head"; readonly seq: number; readonly head: AuditHead };

/**
 * Where a hash that was kept elsewhere stands in the chain. `found`: everything up to row `seq` is what it was then.
 * `not found`: that row was cut off, or the whole chain was written anew. `not reached`: the chain breaks before.
 */
export type KnownHash =
  | { readonly kind: "found"; readonly seq: number; readonly since: number }
  | { readonly kind: "not found" }
  | { readonly kind: "not reached" };

export interface ChainReport {
  /** The newest row that everything before it leads to. */
  readonly last: AuditHead;
  readonly fault: ChainFault | undefined;
  /** Undefined where no hash was given. */
  readonly known: KnownHash | undefined;
}

export interface ChainToVerify {
  /** All rows, oldest first, in batches of any size; with `from`, all rows after it. */
  readonly batches: AsyncIterable<readonly AuditRow[]>;
  /** The row that the first one must follow, where the rows before it were verified already. */
  readonly from?: AuditHead;
  /** What the store says was written last; a file does not say it. */
  readonly head: AuditHead | undefined;
  /** A hash that was kept elsewhere, 64 hex digits. */
  readonly known: string | undefined;
}

/** Follows a chain from its first row to its newest, and stops where it breaks. */
export async function verifyChain({
  batches,
  from = EMPTY,
  head,
  known,
}: ChainToVerify): Promise<ChainReport> {
  let last = from;
  let knownSeq = known === GENESIS ? 0 : undefined;
  const report = (fault: ChainFault | undefined): ChainReport => ({
    last: { seq: last.seq, hash: last.hash },
    fault,
    known: known === undefined ? undefined : placeOf(knownSeq, last, fault),
  });
  for await (const batch of batches) {
    for (const row of batch) {
      const fault = faultOf(row, last);
      if (fault !== undefined) return report(fault);
      if (row.hash === known) knownSeq = row.seq;
      last = row;
    }
  }
  const ends = head === undefined || (head.seq === last.seq && head.hash === last.hash);
  return report(ends ? undefined : { kind: "head", seq: last.seq, head });
}

function faultOf(row: AuditRow, before: AuditHead): ChainFault | undefined {
  const { seq } = row;
  if (seq !== before.seq + 1) return { kind: "order", expected: before.seq + 1, seq };
  if (row.prev !== before.hash) return { kind: "link", seq };
  return hashOf(row) === row.hash ? undefined : { kind: "content", seq };
}

function placeOf(
  seq: number | undefined,
  last: AuditHead,
  fault: ChainFault | undefined,
): KnownHash {
  if (seq !== undefined) return { kind: "found", seq, since: last.seq - seq };
  // A head that does not match breaks nothing before it.
  const whole = fault === undefined || fault.kind === "head";
  return { kind: whole ? "not found" : "not reached" };
}
