/** What happened, as it is kept: who asked, decided or was refused, what was done to which unit, what came of it. */
export interface AuditEntry {
  readonly atMs: number;
  /** `request.made`, `action.intent`, … */
  readonly what: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** An entry in the chain. */
export interface AuditRow {
  /** Counted from 1, without a gap. */
  readonly seq: number;
  readonly atMs: number;
  /** Canonical JSON of `what` and `data`. */
  readonly body: string;
  /** Hash of the row before, 64 hex digits; of the first row, `GENESIS`. */
  readonly prev: string;
  /** 64 hex digits. */
  readonly hash: string;
}

export interface AuditHead {
  readonly seq: number;
  readonly hash: string;
}

/** Stands where the hash of a row before the first one would. */
export const GENESIS = "0".repeat(64);
