import type { AuditRow } from "../audit/entry.ts";
import type { AuditLog } from "../ports/store/audit-log.ts";

/** How many rows are in memory at once. */
export const BATCH_ROWS = 5_000;

/** Every row of a store's log, as one transaction sees it. */
export async function* storedRows(audit: AuditLog): AsyncGenerator<readonly AuditRow[]> {
  let seq = 0;
  for (;;) {
    const rows = await audit.after(seq, BATCH_ROWS);
    const newest = rows.at(-1);
    if (newest === undefined) return;
    yield rows;
    seq = newest.seq;
  }
}
