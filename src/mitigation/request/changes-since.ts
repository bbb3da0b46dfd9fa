import type { StoredRequest } from "../../ports/store/request.ts";
import { aboutRunHash } from "../run/hold/about-run-hash.ts";
import { ofNobodyElse } from "../run/own-doing.ts";
import { planIn, readRun } from "../run/run-view.ts";
import { makesAnotherPlan } from "../run/why-not-on.ts";
import { changesSeen } from "../state/changes-seen.ts";
import type { UnitChange } from "../state/difference.ts";
import type { UnitSeen } from "../state/unit-seen.ts";
import type { MitigationParts } from "../sources.ts";

/** Units that changed since something was asked for, or in words why it is something else now. */
export type Since = readonly UnitChange[] | string;

const ANOTHER_PLAN = "the configuration makes another plan now";

/** Looks at what an approval of the request would be bound to. */
export async function changesSince(
  request: StoredRequest,
  { ledger, sources }: MitigationParts,
): Promise<Since> {
  if (request.kind !== "plan") return runSince(request, { ledger, sources });
  const plan = planIn(request);
  if (makesAnotherPlan({ plan }, sources.ground)) return ANOTHER_PLAN;
  const before = JSON.parse(request.state) as readonly UnitSeen[];
  const changes = await changesSeen(before, plan, sources);
  return ofNobodyElse(changes, request, ledger);
}

/** What the approval falls with; undefined where it holds. */
export function voiding(since: Since): Since | undefined {
  if (typeof since === "string") return since;
  const found = since.filter(({ voids }) => voids);
  return found.length === 0 ? undefined : found;
}

/** A word about a run holds for the run as it was shown, and for no other plan than the one it carries out. */
async function runSince(
  request: StoredRequest,
  { ledger, sources }: MitigationParts,
): Promise<Since> {
  const { kind, runId = "" } = request;
  const view = await readRun(ledger.store, runId);
  if (kind === "plan" || view === undefined) return `there is no run ${runId}`;
  // To end a run sends nothing to a host, so it may be ended whatever the configuration says now.
  if (kind !== "abort" && makesAnotherPlan(view, sources.ground)) return ANOTHER_PLAN;
  return aboutRunHash(kind, view) === request.planHash ? [] : `${runId} is not as it was shown`;
}
