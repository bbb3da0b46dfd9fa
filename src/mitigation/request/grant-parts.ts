import type { Actor, Proof } from "../../ports/actor.ts";
import type { RecordEntry, Tables } from "../../ports/store/store.ts";
import type { MitigationSources } from "../sources.ts";
import type { UnitChange } from "../state/difference.ts";

/** An approval on its way into the store. */
export interface GrantParts {
  readonly actor: Actor;
  readonly proof: Proof;
  readonly changed: readonly UnitChange[];
  readonly tables: Tables;
  readonly record: RecordEntry;
  readonly sources: MitigationSources;
}
