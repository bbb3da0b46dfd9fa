import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { killedPause } from "./killed-pause.ts";
import type { ActionShown } from "./bot-and-people.ts";
import type { KilledPause } from "./killed-pause.ts";
import { LatticeMachines, MACHINES_NEED } from "./lattice-machines.ts";
import { describeWith } from "./programs.ts";

/** Source: the pause on real hosts, the kill matrix. */
const KILLS = 200;

/** A pause is over before many more. */
const MOST_KILLS_A_PAUSE = 7;

/** From the start of a process, milliseconds: it opens the store, settles what is open, stops units, ends. */
const LONGEST_LIFE_MS = 2_200;

/** What is wrong with a pause that was killed, whatever it is. */
function problems(after: KilledPause): readonly string[] {
  const { state, actions, audit, truth, whole, running } = after;
  const intents = audit.filter(({ what }) => what === "action.intent");
  const commands = truth.flatMap(({ host, commands: sent }) =>
    sent.map(({ line, atMs }) => ({ host, line, atMs })),
  );
  const never = commands.filter(
    ({ host, line, atMs }) =>
      !intents.some(
        (one) => one.host === host && line.includes(one.unit ?? "?") && one.atMs <= atMs,
      ),
  );
  return [
    ...(state === "complete" ? [] : [`the run is ${state}`]),
    ...(whole ? [] : ["the audit chain is broken"]),
    ...(running.length === 0 ? [] : [`said to be stopped, and run: ${running.join(", ")}`]),
    ...never.map(({ host, line }) => `${host}: ${line} was sent before it was intended`),
    ...actions.flatMap((action) => unitProblems(action, after)),
  ];
}

/** What the host's own journal says of a unit against what people were told. */
function unitProblems({ host, unit, state }: ActionShown, after: KilledPause): readonly string[] {
  const at = `${unit} on ${host}`;
  const found = after.truth.find((one) => one.host === host);
  const sent = found?.commands.filter(({ line }) => line.endsWith(` ${unit}`)).length ?? 0;
  const jobs = found?.stops.filter((job) => job.unit === unit) ?? [];
  const own = after.audit.filter((row) => row.host === host && row.unit === unit);
  const intents = own.filter(({ what }) => what === "action.intent");
  const unsure = own.some(({ what }) => what === "action.uncertain");
  const told = after.told.some((text) => text.includes("may or may not") && text.includes(at));
  const known = intents.map(({ before }) => before?.invocation);
  return [
    ...(state === "done" ? [] : [`${at} is told as ${state}`]),
    ...(jobs.length === 1 ? [] : [`${at} was stopped ${jobs.length} times`]),
    ...(sent <= intents.length ? [] : [`${at}: sent ${sent} times, intended ${intents.length}`]),
    ...(sent > 1 && !unsure ? [`${at} was told to stop twice, and nobody was unsure`] : []),
    ...(unsure && !told ? [`${at} was uncertain, and nobody was told`] : []),
    ...jobs
      .filter(({ invocation }) => !known.includes(invocation))
      .map(({ invocation }) => `${at}: run ${invocation} was stopped and is in no intent`),
  ];
}

describeWith(MACHINES_NEED, "a pause of real hosts", () => {
  let machines: LatticeMachines;

  beforeAll(async () => {
    machines = await LatticeMachines.open({ "approvals.stayDown": "0s" });
  });

  afterAll(() => {
    machines.close();
  });

  it(
    "whose bot is killed again and again at any moment stops every unit once, and tells what was uncertain",
    async () => {
      const seed = Number(process.env["LATTICE_TEST_SEED"] ?? Date.now() % 100_000);
      process.stderr.write(`killed-pause: seed ${seed}\n`);
      const random = generator(seed);
      const wrong: string[] = [];
      let kills = 0;
      let uncertain = 0;
      let pauses = 0;
      while (kills < KILLS) {
        const delays = Array.from({ length: MOST_KILLS_A_PAUSE }, () => random() * LONGEST_LIFE_MS);
        // Every third one without a bot.
        const by = pauses % 3 === 2 ? "a terminal" : "the bot";
        const after = await killedPause(machines, { by, delays });
        kills += after.kills;
        pauses += 1;
        if (after.audit.some(({ what }) => what === "action.uncertain")) uncertain += 1;
        const shown = `${by}, ${delays.map((ms) => Math.round(ms)).join(" ")}`;
        wrong.push(...problems(after).map((problem) => `${shown}: ${problem}`));
      }
      process.stderr.write(
        `killed-pause: ${kills} kills in ${pauses} pauses, something uncertain in ${uncertain}\n`,
      );

      expect({ seed, wrong }).toEqual({ seed, wrong: [] });
      // The kills must have been where something was at stake.
      expect(uncertain).toBeGreaterThan(pauses / 4);
    },
    60 * 60_000,
  );
});

/** Numbers from 0 to 1, the same for the same seed. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}
