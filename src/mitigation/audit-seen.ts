import { verifyChain } from "../audit/verify.ts";
import type { AuditRow } from "../audit/entry.ts";
import type { AuditLog } from "../ports/store/audit-log.ts";
import type { Store } from "../ports/store/store.ts";
import type { AuditSeen } from "./answers/run.ts";

const BATCH = 1_000;

/** Looks through the whole audit log: its head, and whether every row follows from the one before. */
export async function auditSeen(store: Pick<Store, "read">): Promise<AuditSeen> {
  return store.read(async ({ audit }) => {
    const head = await audit.head();
    const { fault } = await verifyChain({ batches: rowsOf(audit), head, known: undefined });
    return { ...head, whole: fault === undefined };
  });
}

async function* rowsOf(audit: AuditLog): AsyncGenerator<readonly AuditRow[]> {
  let after = 0;
  for (;;) {
    const rows = await audit.after(after, BATCH);
    if (rows.length === 0) return;
    yield rows;
    after = rows.at(-1)?.seq ?? after;
  }
}
