import type { Plan } from "../../lattice/plan.ts";
import type { WalkResult } from "../../walk/result.ts";
import { headlineOf } from "../../walk/headline.ts";
import { lookAt } from "../state/look-at.ts";
import type { UnitSeen } from "../state/unit-seen.ts";
import type { MitigationSources } from "../sources.ts";
import { hostsLine, unitsLine } from "./hosts-and-units.ts";
import { preflightLine } from "./line.ts";
import type { PreflightLine } from "./line.ts";
import { majorityLines } from "./majority.ts";
import { permissionLine } from "./permission.ts";

/** How long looking may take before a request is shown with what is known. Source: the two-person rule, preflight. */
const DEADLINE_MS = 5_000;

/** What was seen before a plan is agreed on. */
export interface Preflight {
  readonly lines: readonly PreflightLine[];
  readonly units: readonly UnitSeen[];
  /** Undefined where the slot could not be walked in time. */
  readonly walk: WalkResult | undefined;
}

type PreflightSources = Pick<MitigationSources, "ground" | "hosts" | "walk">;

/** Looks at every host, unit and right that a plan needs, and walks the current slot: side by side, within 5 s. */
export async function preflight(plan: Plan, sources: PreflightSources): Promise<Preflight> {
  const signal = AbortSignal.timeout(DEADLINE_MS);
  const { hosts, ground } = sources;
  const [units, permission, majorities, walk] = await Promise.all([
    lookAt(plan, hosts, { signal }),
    permissionLine(plan, hosts, signal),
    majorityLines(plan, ground.map, { hosts, signal }),
    walkWithin(sources, signal),
  ]);
  const lines = [
    hostsLine(units),
    unitsLine(plan, units),
    permission,
    ...majorities,
    walkLine(walk),
  ];
  return { lines, units, walk };
}

async function walkWithin(
  { walk }: PreflightSources,
  signal: AbortSignal,
): Promise<WalkResult | undefined> {
  const late = new Promise<undefined>((resolve) => {
    signal.addEventListener("abort", () => {
      resolve(undefined);
    });
  });
  const result = await Promise.race([walk("current"), late]);
  return result === undefined || "kind" in result ? undefined : result;
}

/** However the slots are, it keeps nobody from a plan: a stall may be what it is meant to mend. */
function walkLine(walk: WalkResult | undefined): PreflightLine {
  if (walk === undefined) {
    return preflightLine("walk", "unknown", "the slot could not be walked within 5 s");
  }
  const { tone, words } = headlineOf(walk);
  const verdict = tone === "unsure" ? "unknown" : "pass";
  return preflightLine("walk", verdict, `slot ${walk.slot} ${words}`);
}
