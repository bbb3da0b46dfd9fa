import type { Store, StoreReader } from "../../ports/store/store.ts";

/** Who holds an embedded store, as they wrote it down. */
export interface Holder {
  readonly pid: number;
  readonly host: string;
  /** Unix milliseconds. */
  readonly sinceMs: number;
  /** `lattice start` or `lattice run`. */
  readonly what: string;
}

/**
 * Why a store was not opened; `text` says it to a person, with what to do.
 * `locked`: another process has it. `network file system`: a file there cannot be locked for certain.
 * `too new`, `too old`: another version of the program made it. `foreign`: no version of it did.
 * `old database`: SQLite or PostgreSQL is older than is safe. `settings`: it does not keep what it is given.
 * `unreachable`: no answer, or not with this address. `absent`: there is no such store. `no access`: the file.
 */
export type NotOpened =
  | { readonly kind: "locked"; readonly holder: Holder | undefined; readonly text: string }
  | { readonly kind: OtherReason; readonly text: string };

export type OtherReason =
  | "network file system"
  | "too new"
  | "too old"
  | "foreign"
  | "old database"
  | "settings"
  | "unreachable"
  | "absent"
  | "no access";

export type OpenedStore = { readonly kind: "open"; readonly store: Store } | NotOpened;

export type OpenedReader =
  | {
      readonly kind: "open";
      readonly store: StoreReader;
      /** Whether a process holds the store to act in it, now. Throws as the store does. */
      inUse(): Promise<boolean>;
    }
  | NotOpened;
