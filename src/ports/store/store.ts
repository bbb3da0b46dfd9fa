import type { AuditEntry } from "../../audit/entry.ts";
import type { Agreeing } from "./agreeing.ts";
import type { ChatRows } from "./chat.ts";
import type { AuditLog } from "./audit-log.ts";
import type { Lease } from "./lease.ts";
import type { Outbox } from "./outbox.ts";
import type { Requests } from "./request.ts";
import type { Runs } from "./run.ts";

/** What the bot remembers, as one transaction sees it. */
export interface Tables {
  readonly requests: Requests;
  readonly runs: Runs;
  readonly outbox: Outbox;
  readonly audit: AuditLog;
  readonly lease: Lease;
  readonly notes: Notes;
  readonly chat: ChatRows;
  readonly agreeing: Agreeing;
}

/** Single facts by name: what the configuration was at the last start. */
export interface Notes {
  get(name: string): Promise<string | undefined>;
  set(name: string, value: string): Promise<void>;
}

/** Puts an entry into the audit log, with the change it speaks of or not at all. */
export type RecordEntry = (entry: AuditEntry) => void;

/**
 * The durable store. What `write` gave back is on disk; where it throws nothing is. A `StoreConflict` is a rule of
 * the database that did not hold; anything else that is thrown means that the store cannot be used now, and that
 * it is not known whether the last change was made: read it again by its id.
 */
export interface Store {
  /** One consistent view; writes nothing. */
  read<T>(work: (tables: Tables) => Promise<T>): Promise<T>;
  /** One transaction. `work` awaits nothing but these tables. */
  write<T>(work: (tables: Tables, record: RecordEntry) => Promise<T>): Promise<T>;
  /** `embedded` belongs to one process at a time, which holds its lock file. */
  readonly sharing: "embedded" | "shared";
  close(): Promise<void>;
}

/** A store that is only looked at. */
export type StoreReader = Pick<Store, "read" | "close">;

/** A rule of the database refused a change. */
export class StoreConflict extends Error {
  /** The constraint's name, or what the database said of it. */
  readonly rule: string;

  constructor(rule: string, cause: unknown) {
    super(`the store refuses it: ${rule}`, { cause });
    this.rule = rule;
  }
}
