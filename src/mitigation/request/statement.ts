import type { Plan } from "../../lattice/plan.ts";
import type { Deed, Statement } from "../../ports/actor.ts";
import type { StoredRequest } from "../../ports/store/request.ts";
import { placeWords } from "../preflight/hosts-and-units.ts";
import { open, planIn } from "../run/run-view.ts";
import type { RunView } from "../run/run-view.ts";

/** What a request wants, in words: `pause`, or `abort R7`. Everything that names a request says it so. */
export function wants({
  kind,
  verb,
  runId,
}: Pick<StoredRequest, "kind" | "verb" | "runId">): string {
  if (kind === "plan") return verb;
  return kind === "continue" ? `go on with ${runId ?? ""}` : `${kind} ${runId ?? ""}`;
}

/** What is signed by who does something with a request. */
export function statementAbout(does: Deed, request: StoredRequest): Statement {
  const { id, kind, reason, planHash, stateHash } = request;
  const plan = planIn(request);
  const units = kind === "plan" ? planned(plan) : left(request);
  const about = { request: id, verb: wants(request), policy: plan.policy, reason, units };
  return { does, ...about, planHash, stateHash };
}

/** What is signed by who asks for a plan. */
export function statementToAsk(
  plan: Plan,
  bound: Pick<Statement, "reason" | "planHash" | "stateHash">,
): Statement {
  const { verb, policy } = plan;
  return { does: "ask", request: undefined, verb, policy, units: planned(plan), ...bound };
}

/** What is signed by who acts on a run, or asks a second person to agree to it. */
export function statementAboutRun(
  { does, wants: verb, planHash, back = [] }: AboutRunStatement,
  view: RunView,
): Statement {
  const { run, request, plan, actions } = view;
  const again = actions.filter(({ n }) => back.includes(n));
  const units = [
    ...open(view).map((one) => `${placeWords(one)}: ${one.state}`),
    ...again.map((one) => `${placeWords(one)}: runs again, to be stopped`),
  ];
  const about = does === "ask" ? undefined : run.id;
  const bound = { planHash, stateHash: request.stateHash };
  return { does, request: about, verb, policy: plan.policy, reason: undefined, units, ...bound };
}

interface AboutRunStatement {
  readonly does: "ask" | "retry" | "abort";
  /** In words: `abort R7`, or the run's verb where it is acted on at once. */
  readonly wants: string;
  readonly planHash: string;
  /** Numbers of actions that were done and whose unit runs again. */
  readonly back?: readonly number[];
}

/** A line for each stage: `tally: stop builder@tally-member.service on tal-1 (tally-1)`. */
function planned({ stages, unitVerb }: Plan): readonly string[] {
  return stages.map(({ organism, actions }) => {
    const each = actions.map((one) => `${placeWords(one)} (${one.members.join(", ")})`);
    return `${organism}: ${unitVerb} ${each.join("; ")}`;
  });
}

/** What was not done in the run that a request is about. */
function left({ state }: StoredRequest): readonly string[] {
  const actions = JSON.parse(state) as readonly {
    readonly host: string;
    readonly unit: string;
    readonly state: string;
  }[];
  return actions.map((one) => `${placeWords(one)}: ${one.state}`);
}
