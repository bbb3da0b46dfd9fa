import { isRefusal, refusal } from "../../message/refusal.ts";
import type { Refusal } from "../../message/refusal.ts";
import type { Actor } from "../../ports/actor.ts";
import type { Store } from "../../ports/store/store.ts";
import type { KeptRefusals, Refused } from "./kept-refusals.ts";
import type { UnprovedBudget } from "./unproved-budget.ts";

interface AuditParts {
  readonly store: Pick<Store, "write">;
  readonly kept: KeptRefusals;
  readonly budget: UnprovedBudget;
}

export interface Attempt<T> {
  readonly actor: Actor;
  /** The command, as it would be typed. */
  readonly does: string;
  /** Whether hosts are asked before the person has to prove who they are. */
  readonly asksHosts?: boolean;
  /** What speaks against it although the answer is no refusal. */
  readonly against?: (result: T) => Pick<Refused, "code" | "text" | "planHash"> | undefined;
}

/** Does it as the person, and puts the refusal into the audit log where it is refused, with whether they proved who they are. */
export async function audited<T>(
  { store, kept, budget }: AuditParts,
  { actor, does, asksHosts = false, against }: Attempt<T>,
  work: (actor: Actor) => Promise<T | Refusal>,
): Promise<T | Refusal> {
  const use = budget.use(actor.id);
  if (use.over && asksHosts) return tooOften(actor);
  const seen = { proved: false };
  const result = await work(
    seenProving(actor, () => {
      seen.proved = true;
      use.proved();
    }),
  );
  const why = isRefusal(result) ? result : against?.(result);
  if (why === undefined) return result;
  const { proved } = seen;
  if (use.over && !proved) return isRefusal(result) ? notKept(result, actor) : result;
  const { code, text } = why;
  const plan = "planHash" in why ? { planHash: why.planHash } : {};
  await kept.keep(store, { does, by: actor.id, via: actor.via, proved, code, text, ...plan });
  return result;
}

/** Keeps that somebody may not do what they tried, and gives what they are told. */
export async function keptForbidden(
  { actor, does }: Pick<Attempt<never>, "actor" | "does">,
  why: Refusal,
  { store, kept, budget }: AuditParts,
): Promise<Refusal> {
  if (budget.use(actor.id).over) return notKept(why, actor);
  const { code, text } = why;
  // Nobody asked them to prove who they are: it would have changed nothing.
  await kept.keep(store, { does, by: actor.id, via: actor.via, proved: false, code, text });
  return why;
}

function seenProving(actor: Actor, onProved: () => void): Actor {
  const { id, name, roles, via } = actor;
  return {
    id,
    name,
    roles,
    via,
    async prove(statement) {
      const proved = await actor.prove(statement);
      if (proved.kind === "proved") onProved();
      return proved;
    },
  };
}

function tooOften({ id }: Actor): Refusal {
  return refusal(
    "proof",
    `Too much was tried as ${id} within a minute, and nobody proved to be ${id}. No host was asked, and this is not kept in the audit log. Try again in a minute.`,
  );
}

function notKept({ code, text, details }: Refusal, { id }: Actor): Refusal {
  const words = `${text} This is not kept in the audit log: too much was tried as ${id} within a minute without proof.`;
  return refusal(code, words, details);
}
