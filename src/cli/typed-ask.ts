import type { TypedAsk } from "../adapters/terminal/fits-typed.ts";
import { planGround } from "../app/plan-ground.ts";
import type { Parsed } from "../command/parse.ts";
import type { Config } from "../config/config.ts";
import { VERBS } from "../lattice/plan.ts";
import { isRefusal } from "../message/refusal.ts";
import { membersMeant } from "../mitigation/members-meant.ts";
import { planHash } from "../mitigation/plan/hashes.ts";
import { planOf } from "../mitigation/plan/plan-of.ts";

/** Arguments of the commands that ask for a plan. */
interface Given {
  readonly members?: readonly string[];
  readonly member?: string;
  readonly strict?: boolean;
  readonly reason?: string;
}

/**
 * What a command that asks for a plan would have signed, by this terminal's own configuration; undefined for every
 * other command. Nothing may keep people from a pause, a configuration that was changed under the bot included: what
 * it stops is not chosen by whoever types it, so its plan is not held against theirs.
 */
export function typedAsk({ command, args }: Parsed, config: Config): TypedAsk | undefined {
  const verb = VERBS.find((one) => one === command.name);
  if (verb === undefined) return undefined;
  const { members, member, strict = true, reason } = args as Given;
  const ground = planGround(config);
  const words = members ?? (member === undefined ? [] : [member]);
  const meant = membersMeant(words, ground.map, { organisms: members !== undefined });
  // Members that this configuration does not know are in no plan of it.
  const named = isRefusal(meant) ? [] : meant;
  const plan = planOf(ground, { verb, members: named, strict });
  return {
    reason,
    policy: plan.policy,
    planHash: verb === "pause" ? undefined : planHash(plan),
  };
}
