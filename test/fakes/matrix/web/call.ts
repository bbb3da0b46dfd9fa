import type { Content } from "../people/matrix-event.ts";
import type { FakeAccount } from "../world/model.ts";
import type { World } from "../world/world.ts";
import type { Fault } from "./faults.ts";

/** One call of somebody who is known, as an endpoint answers it. */
export interface Call {
  readonly world: World;
  readonly account: FakeAccount;
  /** What stands in the path where the endpoint's has `:`, in order. */
  readonly named: readonly string[];
  readonly query: URLSearchParams;
  /** The body, an empty object where the endpoint takes none. */
  readonly body: Content;
  /** What is wrong with a sync that has something to show; to be asked once. */
  readonly syncFault: () => Fault | undefined;
  /** Aborted when whoever asks went away. */
  readonly gone: AbortSignal;
}
