import type { Person } from "../../lattice/person.ts";
import type { Plan, Verb } from "../../lattice/plan.ts";
import { actionsOf } from "../../lattice/plan.ts";
import type { StoredRequest } from "../../ports/store/request.ts";
import { planIn } from "../run/run-view.ts";

/** What a plan comes to, in a few words: `stop 22 units on 22 hosts in 6 stages, tally first and zipnet last`. */
export function planWords(plan: Plan): string {
  const actions = actionsOf(plan);
  const hosts = new Set(actions.map(({ host }) => host)).size;
  const stages = plan.stages.map(({ organism }) => organism);
  const first = stages[0];
  const last = stages.at(-1);
  const [only] = actions;
  if (actions.length === 1 && only !== undefined) {
    return `${plan.unitVerb} ${only.members.join(", ")} (${only.unit} on ${only.host})`;
  }
  const order =
    stages.length > 1 && first !== last ? `, ${first ?? ""} first and ${last ?? ""} last` : "";
  return `${plan.unitVerb} ${count(actions.length, "unit")} on ${count(hosts, "host")} in ${count(stages.length, "stage")}${order}`;
}

export function count(n: number, what: string): string {
  return `${n} ${what}${n === 1 ? "" : "s"}`;
}

/** A person's name, or their id where the configuration does not have them any more. */
export function nameOf(id: string, people: ReadonlyMap<string, Person>): string {
  return people.get(id)?.name ?? id;
}

/** What people outside see when it is done. */
export function integratorsWill(verb: Verb): string | undefined {
  switch (verb) {
    case "pause":
      return "Submissions time out (ConnectTimeout) once zipnet is stopped, and payouts stop with tally, until the lattice is resumed.";
    case "resume":
      return "Submissions are accepted again once zipnet is up, and payouts go on once tally is.";
    default:
      return undefined;
  }
}

/** The command that asks for the same again. A line is pasted into a shell too, so the reason stays one plain word. */
export function askAgain(request: StoredRequest): string {
  const { kind, runId, reason } = request;
  if (kind !== "plan") return `${kind === "continue" ? "retry" : kind} ${runId ?? ""}`;
  const why = reason === undefined ? "" : ` --reason '${reason.replaceAll("'", `'\\''`)}'`;
  return `${askFor(planIn(request))}${why}`;
}

/** The command that asks for a plan. */
export function askFor(plan: Plan): string {
  const { verb, policy } = plan;
  const members =
    verb === "pause" || verb === "resume" ? [] : actionsOf(plan).flatMap((one) => one.members);
  const strict = verb === "pause" && policy === "strict" ? ["--strict"] : [];
  return [verb, ...members, ...strict].join(" ");
}
