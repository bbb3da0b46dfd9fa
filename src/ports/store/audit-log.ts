import type { AuditHead, AuditRow } from "../../audit/entry.ts";

/** The hash-chained log of everything that was asked, decided, done and refused. It only grows. */
export interface AuditLog {
  /** The newest row's place and hash; 0 and the genesis hash while there is none. */
  head(): Promise<AuditHead>;
  /** Rows after `seq`, oldest first. */
  after(seq: number, limit: number): Promise<readonly AuditRow[]>;
}
