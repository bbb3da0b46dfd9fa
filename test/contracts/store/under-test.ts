import type { Store } from "../../../src/ports/store/store.ts";
import type { OpenedStore } from "../../../src/adapters/store/opened.ts";

/** How a process finds a store; handed to children as JSON. */
export type Place =
  | { readonly kind: "sqlite"; readonly path: string }
  | { readonly kind: "postgres"; readonly address: string };

/** A store of its own for one test. */
export interface StoreUnderTest {
  readonly store: Store;
  readonly place: Place;
  /** A statement past the code, as an operator's own client sends it. Rejects as the database does. */
  readonly sql: (statement: string) => Promise<readonly Readonly<Record<string, unknown>>[]>;
  /** Opens the store once more, as the program does. */
  readonly open: () => Promise<OpenedStore>;
  readonly close: () => Promise<void>;
}

export type Tested = () => StoreUnderTest;
