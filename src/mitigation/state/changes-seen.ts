import type { Plan } from "../../lattice/plan.ts";
import type { MitigationSources } from "../sources.ts";
import { differences } from "./difference.ts";
import type { UnitChange } from "./difference.ts";
import { lookAt } from "./look-at.ts";
import type { UnitSeen } from "./unit-seen.ts";

/** All hosts are looked at again within this time before an approval counts. */
const LOOK_MS = 5_000;

/** Once most hosts have answered: one that does not must not keep a pause from beginning. */
const REST_MS = 900;

/**
 * Looks at the plan's units and tells how they differ from what was seen before. A unit that is going down is looked at
 * until it is down or up again, for as long as a look may take: where it is restarted, it is not being stopped.
 */
export async function changesSeen(
  before: readonly UnitSeen[],
  plan: Plan,
  { hosts, clock, settings }: Pick<MitigationSources, "hosts" | "clock" | "settings">,
): Promise<readonly UnitChange[]> {
  const signal = AbortSignal.timeout(LOOK_MS);
  let seen = await lookAt(plan, hosts, { signal, restMs: REST_MS });
  while (seen.some(({ goingDown }, at) => goingDown === true && before[at]?.class === "runs")) {
    await clock.wait(settings.pollMs, signal);
    const next = await lookAt(plan, hosts, { signal, restMs: REST_MS });
    // What was seen last counts, not that there was no time to look again.
    if (signal.aborted) break;
    seen = next;
  }
  return differences(before, seen);
}
