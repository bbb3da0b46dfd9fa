import type { LatticeMap, PlacedMember } from "../../lattice/lattice-members.ts";
import { ORGANISMS } from "../../lattice/organism.ts";
import type { Organism } from "../../lattice/organism.ts";
import { actionsOf } from "../../lattice/plan.ts";
import type { Plan, PlannedAction, Policy, Stage, UnitVerb, Verb } from "../../lattice/plan.ts";

/** The lattice as plans are made for it: who runs where, and how ssh reaches a host. */
export interface PlanGround {
  readonly map: LatticeMap;
  readonly sshTarget: (host: string) => string;
}

/** What is to be planned. `members` are names, for the verbs that are about members. */
export interface PlanQuestion {
  readonly verb: Verb;
  readonly members: readonly string[];
  readonly strict: boolean;
}

/** Units of one organism that are acted upon side by side. */
interface Group {
  readonly organism: Organism;
  readonly members: readonly PlacedMember[];
}

const UNIT_VERB: Readonly<Record<Verb, UnitVerb>> = {
  pause: "stop",
  stop: "stop",
  resume: "start",
  start: "start",
  restart: "restart",
};

/**
 * The plan for a question; the same one whenever it is asked of the same configuration. A pause goes against the
 * pipeline, so that outputs drain before inputs stop (the runbook's order); a resume goes with it. Members are
 * restarted one by one, those that share a unit together.
 */
export function planOf(ground: PlanGround, question: PlanQuestion): Plan {
  const { name, latticeId } = ground.map;
  return {
    lattice: { name, id: latticeId },
    verb: question.verb,
    unitVerb: UNIT_VERB[question.verb],
    policy: policyOf(question),
    stages: numbered(groupsOf(ground.map, question), ground),
  };
}

/** What the configuration makes now of the question that a plan answered. */
export function samePlan(plan: Plan, ground: PlanGround): Plan {
  const { verb, policy } = plan;
  const members = actionsOf(plan).flatMap((action) => action.members);
  return planOf(ground, { verb, members, strict: policy === "strict" });
}

function policyOf({ verb, strict }: PlanQuestion): Policy {
  return verb === "pause" && !strict ? "go-on" : "strict";
}

function groupsOf({ organisms }: LatticeMap, { verb, members }: PlanQuestion): readonly Group[] {
  const whole = ORGANISMS.map((organism) => ({ organism, members: organisms[organism].members }));
  if (verb === "pause") return whole.toReversed();
  if (verb === "resume") return whole;
  return whole.flatMap(({ organism, members: placed }) => {
    const meant = placed.filter(({ name }) => members.includes(name));
    return byUnit(meant).map((sharing) => ({ organism, members: sharing }));
  });
}

function byUnit(members: readonly PlacedMember[]): readonly (readonly PlacedMember[])[] {
  return [...Map.groupBy(members, ({ host, unit }) => `${host} ${unit}`).values()];
}

/** Members that share a unit on a host share an action. */
function numbered(groups: readonly Group[], { sshTarget }: PlanGround): readonly Stage[] {
  let n = 0;
  return groups.map(({ organism, members }) => {
    const actions = byUnit(members).flatMap((sharing): readonly PlannedAction[] => {
      const [first] = sharing;
      if (first === undefined) return [];
      const { host, unit } = first;
      n += 1;
      return [{ n, host, ssh: sshTarget(host), unit, members: sharing.map(({ name }) => name) }];
    });
    return { organism, actions };
  });
}
