import { isRefusal } from "../message/refusal.ts";
import type { Refusal } from "../message/refusal.ts";
import type { StoreReader } from "../ports/store/store.ts";
import type { OpenReading, Reading } from "./sources.ts";

/** The store to be looked at, as far as there is one. */
export type DeskLook =
  | {
      readonly kind: "store";
      readonly store: Pick<StoreReader, "read">;
      /** Whether somebody carries on what is under way. */
      readonly carriedOn: boolean;
    }
  /** Nothing was ever asked for. */
  | { readonly kind: "nothing yet" };

/** Looks into a store that this process does not act in. It is opened once, however often somebody looks. */
export class Looking {
  readonly #open: OpenReading;
  #reading: Reading | undefined;

  constructor(open: OpenReading) {
    this.#open = open;
  }

  async look(): Promise<DeskLook | Refusal> {
    const reading = this.#reading ?? (await this.#open());
    if (reading === "nothing yet") return { kind: "nothing yet" };
    if (isRefusal(reading)) return reading;
    this.#reading = reading;
    return { kind: "store", store: reading.store, carriedOn: await reading.inUse() };
  }

  async close(): Promise<void> {
    await this.#reading?.store.close();
  }
}
