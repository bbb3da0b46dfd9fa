import { verifyChain } from "../audit/verify.ts";
import type { Store } from "../ports/store/store.ts";
import type { AuditSeen } from "./answers/run.ts";
import { storedRows } from "./stored-rows.ts";

/** Looks through the whole audit log: its head, and whether every row follows from the one before. */
export async function auditSeen(store: Pick<Store, "read">): Promise<AuditSeen> {
  return store.read(async ({ audit }) => {
    const head = await audit.head();
    const { fault } = await verifyChain({ batches: storedRows(audit), head, known: undefined });
    return { ...head, whole: fault === undefined };
  });
}
