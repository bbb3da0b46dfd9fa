import { describe, expect, it } from "@jest/globals";
import { isRefusal } from "../../src/message/refusal.ts";
import type { Verb } from "../../src/lattice/plan.ts";
import type { EndAt } from "./ending-store.ts";
import { latticeOf } from "./lattice.ts";
import { MitigationUnderTest, until, WAIT } from "./mitigation-under-test.ts";
import { actor } from "./people.ts";

/** Stages of one unit and of several. */
const SMALL = latticeOf({ zipnet: 1, unseal: 1, offer: 1, atelier: 1, relay: 3, tally: 1 });

const VERBS = [
  { verb: "pause", members: [], acts: 9 },
  { verb: "resume", members: [], acts: 9 },
  { verb: "restart", members: ["relay-1", "relay-2", "aggregator-1"], acts: 3 },
] as const;

/** A unit of the first stage. */
const FIRST = { pause: "tally-1", resume: "zipnet-1", restart: "aggregator-1" } as const;

type Case = (typeof VERBS)[number];

/** A run of the verb, whose process ends where it is said; gives how many writes it made. */
async function runUntil(
  under: MitigationUnderTest,
  { verb, members }: Case,
  at: EndAt | undefined,
): Promise<number> {
  under.settings({ stayDownMs: 3, pollMs: 2, tryAgainMs: 5, watchMs: 5 });
  for (const name of under.hosts.names) {
    under.hosts.unit(name).takesMs = 1;
    if (verb === "resume") under.hosts.unit(name).stopByHand();
  }
  await under.opened();
  if (at !== undefined) under.store.endAt(at);
  const beganAt = under.store.writes;
  try {
    const request = await under.request(actor("ada"), { verb, members });
    await under.approves(actor("ben"), request);
    await under.desk.idle();
  } catch {
    // The process ended under it.
  }
  return under.store.writes - beganAt;
}

/** Whatever of the request was not on disk is asked for once more, as people would. */
async function goOn(under: MitigationUnderTest, { verb, members }: Case): Promise<string> {
  await under.opened();
  const request = await lastRequest(under);
  if (request?.status === "approved") {
    await under.desk.idle();
    return request.id;
  }
  if (request === undefined)
    return under.run([actor("ada"), actor("ben")], { verb, members }, WAIT);
  const approved = await under.approves(actor("ben"), request);
  if (isRefusal(approved)) throw new Error(approved.text);
  return request.id;
}

async function lastRequest(under: MitigationUnderTest) {
  const [newest] = await under.store.read(({ requests }) => requests.list({ limit: 1 }));
  return newest;
}

async function isAsItShouldBe(
  under: MitigationUnderTest,
  { verb, acts }: Case,
  id: string,
): Promise<void> {
  const { run, actions } = await under.seen.view(id);
  expect(run).toMatchObject({ state: "complete" });
  expect(under.hosts.running()).toHaveLength(verb === "pause" ? 0 : 9);
  expect(actions.map(({ state }) => state)).toEqual(Array(acts).fill("done"));
  expect(await under.seen.whole()).toBe(true);
  await nothingTwiceUntold(under, verb, id);
  const ended = (await under.seen.notices()).filter(
    ({ body }) => body.title === `run ${id}: ${verb}`,
  );
  expect(ended).toHaveLength(1);
}

/** Of acts that reached a unit and intents that were written, more than one only where people were told. */
async function nothingTwiceUntold(under: MitigationUnderTest, verb: Verb, id: string) {
  const uncertain = (await under.seen.audit("action.uncertain")).map((row) => row["host"]);
  const told = (await under.seen.told(id)).join("\n");
  const { actions } = await under.seen.view(id);
  for (const { host, unit, attempt } of actions) {
    const acted = under.hosts.log.filter((act) => act.endsWith(` ${host}`)).length;
    const intents = (await under.seen.audit("action.intent")).filter((row) => row["host"] === host);
    expect(intents).toHaveLength(attempt);
    if (acted > 1 || attempt > 1) {
      expect(uncertain).toContain(host);
      expect(told).toContain(`${unit} on ${host}`);
      expect(told).toContain("may or may not have been done");
    }
    // The ids prove whether a start or restart happened, so none of them is ever done twice.
    if (verb !== "pause") expect(acted).toBe(1);
  }
}

describe.each(VERBS)("a process that ends at a write of a $verb", (one) => {
  it.each(["before", "after"] as const)(
    "right %s it, at every one: the next process settles by looking, tells people, and ends it",
    async (when) => {
      const whole = await MitigationUnderTest.open(SMALL);
      const writes = await runUntil(whole, one, undefined);
      await whole.close();
      expect(writes).toBeGreaterThanOrEqual(3 + 2 * one.acts);

      for (let write = 1; write <= writes; write += 1) {
        const under = await MitigationUnderTest.open(SMALL);
        try {
          await runUntil(under, one, { write, when });
          await under.kill();
          under.reported.length = 0;
          const id = await goOn(under, one);
          await isAsItShouldBe(under, one, id);
          expect(under.reported).toEqual([]);
        } catch (error) {
          throw new Error(`${when} write ${write}`, { cause: error });
        } finally {
          await under.close();
        }
      }
    },
    60_000,
  );
});

describe("a process that ends after an act reached a host", () => {
  it.each(VERBS)("of a $verb does not do it again: looking tells that it was done", (one) =>
    ended(one, "asked"),
  );

  it.each(VERBS)("of a $verb sends it where looking tells that it was not done", (one) =>
    ended(one, "lost, not done"),
  );
});

/** Ends the process while its first act is on its way, between intent and outcome. */
async function ended(one: Case, way: "asked" | "lost, not done"): Promise<void> {
  const under = await MitigationUnderTest.open(SMALL);
  const first = FIRST[one.verb];
  try {
    under.hosts.host(first).acts = [way];
    under.hosts.onAct = ({ host }) => {
      if (host === first) under.store.end();
      return Promise.resolve();
    };
    await runUntil(under, one, undefined);
    await until("the end", () => under.store.ended);
    await under.kill();
    under.hosts.onAct = () => Promise.resolve();
    under.reported.length = 0;
    const id = await goOn(under, one);

    await isAsItShouldBe(under, one, id);
    const { attempt } = await under.seen.action(id, first);
    expect(attempt).toBe(way === "asked" ? 1 : 2);
    expect(await under.seen.audit("action.outcome")).toContainEqual(
      expect.objectContaining({
        host: first,
        detail: expect.stringContaining("settled by looking") as unknown,
      }),
    );
    expect(under.hosts.log.filter((act) => act.endsWith(` ${first}`))).toHaveLength(1);
    expect(await under.seen.audit("action.uncertain")).toContainEqual(
      expect.objectContaining({ run: id, host: first }),
    );
    expect((await under.seen.told(id)).join("\n")).toContain("settled by looking");
  } finally {
    await under.close();
  }
}
