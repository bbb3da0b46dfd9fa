import { expect, test } from "@jest/globals";
import { killedAt } from "./killed-drill.ts";
import type { Aftermath, Traces } from "./killed-drill.ts";

const PAUSE = 'as ada\npause --reason "killed"\nas ben\napprove last\n';

/** More writes than a pause of the drill's lattice has. */
const MOST_WRITES = 80;

/** Processes that mostly wait, side by side. */
const AT_ONCE = 4;

/** What is wrong with a run that was killed, whatever it is. */
function problems(after: Aftermath): readonly string[] {
  const { runs, acts, whole } = after;
  const [run] = runs;
  // Killed before the approval was written: nothing may have been done.
  if (run === undefined) return acts.length === 0 ? [] : ["acted upon without an approved run"];
  const actions = run.stages.flatMap((stage) => stage.actions);
  return [
    ...(run.state === "complete" ? [] : [`run is ${run.state}`]),
    ...actions.filter(({ state }) => state !== "done").map(({ n, state }) => `${n} is ${state}`),
    ...(whole ? [] : ["the audit chain is broken"]),
    ...actions.flatMap(({ host }) => unitProblems(host, after)),
  ];
}

/** How often a host's unit was acted upon by its own journal, and how often that was written before. */
function countsOf(host: string, { acts, audit }: Traces) {
  const member = host.replace(/^host-/, "");
  const done = acts.filter((act) => act.member === member).length;
  const rows = audit.filter((row) => row.host === host);
  return { done, rows, intents: rows.filter(({ what }) => what === "action.intent").length };
}

/** What the hosts' own journal says of a unit against what people were told. */
function unitProblems(host: string, after: Aftermath): readonly string[] {
  const { done, rows, intents } = countsOf(host, after);
  const then = countsOf(host, after.atKill);
  const { told } = after;
  const unsure = rows.some(({ what }) => what === "action.uncertain");
  const said = told.some((text) => text.includes("may or may not") && text.includes(host));
  return [
    ...(then.done > then.intents ? [`${host} was acted upon before the intent was written`] : []),
    ...(done === 0 ? [`${host} was never acted upon`] : []),
    ...(done > intents ? [`${host} was acted upon ${done} times, intended ${intents} times`] : []),
    ...(done > 1 && !unsure ? [`${host} was acted upon twice untold`] : []),
    ...(unsure && !said ? [`${host} was uncertain, and nobody was told`] : []),
  ];
}

test(
  "a pause that is killed at any write of its store, before or after it, is settled by looking and carried to its end",
  async () => {
    const seed = Number(process.env["LATTICE_TEST_SEED"] ?? Date.now() % 100_000);
    // The order is of chance, so that a run that is cut short has seen points from all over.
    const points = shuffled(
      Array.from({ length: MOST_WRITES }, (_, write) => [
        `${write + 1}`,
        `${write + 1}:after`,
      ]).flat(),
      seed,
    );
    process.stderr.write(`killed-drill: seed ${seed}\n`);
    const wrong: string[] = [];
    let killed = 0;
    let uncertain = 0;
    const left = points.values();
    const worker = async () => {
      for (const point of left) {
        const after = await killedAt(point, PAUSE);
        if (!after.finished) killed += 1;
        if (after.audit.some(({ what }) => what === "action.uncertain")) uncertain += 1;
        wrong.push(...problems(after).map((problem) => `${point}: ${problem}`));
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));

    expect({ seed, wrong }).toEqual({ seed, wrong: [] });
    // The points must have been where something was at stake.
    expect(killed).toBeGreaterThan(90);
    expect(uncertain).toBeGreaterThan(20);
  },
  40 * 60_000,
);

/** Fisher and Yates, with a generator that a seed repeats. */
function shuffled<T>(items: readonly T[], seed: number): readonly T[] {
  const result = [...items];
  let state = seed;
  for (let last = result.length - 1; last > 0; last -= 1) {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    const other = state % (last + 1);
    [result[last], result[other]] = [result[other] as T, result[last] as T];
  }
  return result;
}
