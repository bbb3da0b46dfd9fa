import type { Plan } from "../../lattice/plan.ts";
import { refusal } from "../../message/refusal.ts";
import type { Refusal } from "../../message/refusal.ts";
import type { Actor } from "../../ports/actor.ts";
import type { StoredRequest } from "../../ports/store/request.ts";
import type { Tables } from "../../ports/store/store.ts";
import { planHash } from "../plan/hashes.ts";
import { inTheWay, pausePending } from "./in-the-way.ts";

/** Requests of one person that wait at once: enough for a night, too few to bury what others asked for. */
const MOST_OF_ONE = 5;

/** A plan that is about to be asked for. */
interface Asking {
  readonly actor: Pick<Actor, "id">;
  readonly plan: Plan;
  readonly nowMs: number;
}

/** The same as it was asked for already, or why it cannot be asked for now; undefined where neither is so. */
export async function firstOrRefusal(
  { actor, plan, nowMs }: Asking,
  tables: Tables,
): Promise<StoredRequest | Refusal | undefined> {
  const pause = await pausePending(tables, nowMs);
  if (plan.verb === "pause" && pause !== undefined) return pause;
  const before = await inTheWay(plan.verb, tables, pause);
  if (before !== undefined) return before;
  const waiting = (await tables.requests.pending()).filter(
    ({ kind, expiresMs }) => kind === "plan" && nowMs < expiresMs,
  );
  const hash = planHash(plan);
  const same = waiting.find((one) => one.planHash === hash);
  // Nothing that somebody asked for before may keep them from a pause.
  if (same !== undefined || plan.verb === "pause") return same;
  const own = waiting.filter(({ requestedBy }) => requestedBy === actor.id).map(({ id }) => id);
  return own.length < MOST_OF_ONE ? undefined : tooMany(own);
}

function tooMany(own: readonly string[]): Refusal {
  const [newest = ""] = own;
  return refusal(
    "busy",
    `${own.length} requests of yours wait already: ${own.join(", ")}. Have one decided, or take one back: \`withdraw ${newest}\``,
  );
}
