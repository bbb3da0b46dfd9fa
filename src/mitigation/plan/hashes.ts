import { createHash } from "node:crypto";
import { canonical } from "../../audit/chain.ts";
import type { Plan } from "../../lattice/plan.ts";
import type { UnitSeen } from "../state/unit-seen.ts";

/**
 * What an approval binds to: lattice, verb, policy, and which unit on which host comes after which. 64 hex digits.
 * Source of the parts: the two-person rule, "a plan is the ordered list of (verb, host, unit) and its policy".
 */
export function planHash({ lattice, verb, policy, stages }: Plan): string {
  return sha256({
    name: lattice.name,
    id: lattice.id,
    verb,
    policy,
    stages: stages.map(({ organism, actions }) => ({
      organism,
      actions: actions.map(({ host, ssh, unit }) => ({ host, ssh, unit })),
    })),
  });
}

/** The units' classes, and nothing finer: a unit that systemd starts again and again stays in its class. */
export function stateHash(units: readonly UnitSeen[]): string {
  return sha256(units.map((seen) => [seen.host, seen.unit, seen.class]));
}

/** As much of a hash as a person types. */
const TYPED_DIGITS = 8;

export function typedHash(hash: string): string {
  return hash.slice(0, TYPED_DIGITS);
}

/** Of a JSON value, however its keys are ordered: 64 hex digits. */
export function sha256(value: unknown): string {
  return createHash("sha256").update(canonical(value)).digest("hex");
}
