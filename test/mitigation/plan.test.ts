import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import type { LatticeMap, PlacedMember } from "../../src/lattice/lattice-members.ts";
import { actionsOf } from "../../src/lattice/plan.ts";
import type { Plan } from "../../src/lattice/plan.ts";
import { isRefusal } from "../../src/message/refusal.ts";
import { planHash } from "../../src/mitigation/plan/hashes.ts";
import { planOf } from "../../src/mitigation/plan/plan-of.ts";
import type { PlanQuestion } from "../../src/mitigation/plan/plan-of.ts";
import { membersMeant } from "../../src/mitigation/members-meant.ts";
import { latticeOf, member, SIZES } from "./lattice.ts";
import { withMitigation } from "./mitigation-under-test.ts";
import { actor } from "./people.ts";

const sshTarget = (host: string) => `ops@${host}`;

const whole = (verb: "pause" | "resume", strict = false) => ({ verb, members: [], strict });

function plan(question: PlanQuestion, map: LatticeMap = latticeOf()): Plan {
  return planOf({ map, sshTarget }, question);
}

function stagesOf(made: Plan) {
  return made.stages.map(({ organism, actions }) => [organism, ...actions.map(({ host }) => host)]);
}

/** relay with members where they are put. */
function relayOf(members: readonly PlacedMember[]): LatticeMap {
  const map = latticeOf();
  const relay = { ...map.organisms.relay, members, n: members.length };
  return { ...map, organisms: { ...map.organisms, relay } };
}

const SHARING = relayOf([
  member("relay-1", { role: "member", unit: "relay.service", host: "big" }),
  member("relay-2", { role: "member", unit: "relay.service", host: "big" }),
  member("relay-3", { role: "member", unit: "relay.service" }),
]);

describe("a plan", () => {
  it("of a pause goes against the pipeline, zipnet's servers and aggregators last and together", () => {
    const made = plan(whole("pause"));

    expect(stagesOf(made)).toEqual([
      ["tally", "tally-1"],
      ["relay", "relay-1", "relay-2", "relay-3"],
      ["atelier", "atelier-1"],
      ["offer", "offer-1"],
      ["unseal", "unseal-1"],
      ["zipnet", "zipnet-1", "zipnet-2", "aggregator-1"],
    ]);
    expect(made).toMatchObject({ unitVerb: "stop", policy: "go-on" });
    expect(actionsOf(made).map(({ n }) => n)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  });

  it("of a pause holds at every stage only where that is asked for", () => {
    expect(plan(whole("pause", true)).policy).toBe("strict");
  });

  it("of a resume goes with the pipeline, and is always strict", () => {
    const made = plan(whole("resume"));

    expect(made.stages.map(({ organism }) => organism)).toEqual([
      "zipnet",
      "unseal",
      "offer",
      "atelier",
      "relay",
      "tally",
    ]);
    expect(made).toMatchObject({ unitVerb: "start", policy: "strict" });
  });

  it("of a restart has one member a stage, in one order whoever named them how", () => {
    const members = ["relay-3", "relay-1", "unseal-1"];
    const made = plan({ verb: "restart", members, strict: true });

    expect(stagesOf(made)).toEqual([
      ["unseal", "unseal-1"],
      ["relay", "relay-1"],
      ["relay", "relay-3"],
    ]);
    expect(plan({ verb: "restart", members: members.toReversed(), strict: true })).toEqual(made);
  });

  it.each(["pause", "restart"] as const)(
    "of a %s acts once on a unit that members share",
    (verb) => {
      const members = ["relay-1", "relay-2", "relay-3"];
      const made = plan({ verb, members, strict: false }, SHARING);
      const relay = made.stages.filter(({ organism }) => organism === "relay");

      expect(
        relay.flatMap(({ actions }) => actions.map(({ host, members: of }) => [host, ...of])),
      ).toEqual([
        ["big", "relay-1", "relay-2"],
        ["relay-3", "relay-3"],
      ]);
    },
  );

  it("looked at in a dry run is the one that is asked for, to its hash", () =>
    withMitigation(async (under) => {
      const dry = await under.use.dryRun(whole("pause"));
      const { planHash: asked, plan: stored } = await under.request(actor("ada"), {
        verb: "pause",
      });

      expect(planHash(dry.plan)).toBe(asked);
      expect(JSON.parse(stored)).toEqual(dry.plan);
    }));

  it("has its command lines in its own order", () =>
    withMitigation(async (under) => {
      const { plan: made } = await under.use.dryRun(whole("pause"));

      expect(under.use.commandLines(made)).toEqual(
        actionsOf(made).map(({ ssh, unit }) => `ssh ${ssh} sudo -n systemctl stop ${unit}`),
      );
    }));
});

describe("a plan's hash", () => {
  const base = plan(whole("pause"));
  const [tally, relay] = base.stages;
  if (tally === undefined || relay === undefined) throw new Error("no stages");
  const withRelay = (change: object): Plan => ({
    ...base,
    stages: base.stages.map((stage) =>
      stage === relay
        ? {
            ...stage,
            actions: stage.actions.map((one, at) => (at === 1 ? { ...one, ...change } : one)),
          }
        : stage,
    ),
  });

  it.each([
    ["the lattice's name", { ...base, lattice: { ...base.lattice, name: "other" } }],
    ["the lattice's id", { ...base, lattice: { ...base.lattice, id: "cd".repeat(32) } }],
    ["the verb", { ...base, verb: "stop" }],
    ["the policy", { ...base, policy: "strict" }],
    ["the order of stages", { ...base, stages: base.stages.toReversed() }],
    [
      "the order in a stage",
      {
        ...base,
        stages: base.stages.map((one) => ({ ...one, actions: one.actions.toReversed() })),
      },
    ],
    ["an organism", { ...base, stages: base.stages.map((one) => ({ ...one, organism: "tally" })) }],
    ["a host", withRelay({ host: "relay-9" })],
    ["how ssh reaches a host", withRelay({ ssh: "root@relay-2" })],
    ["a unit", withRelay({ unit: "other.service" })],
    ["a unit left out", { ...base, stages: [tally] }],
  ] as readonly (readonly [string, Plan])[])("is another one with %s", (_words, other) => {
    expect(planHash(other)).not.toBe(planHash(base));
    expect(planHash(other)).toMatch(/^[0-9a-f]{64}$/);
  });

  it("is the same whatever the members in a unit are called and however actions are counted", () => {
    const other = withRelay({ n: 77, members: ["somebody", "else"] });

    expect(planHash(other)).toBe(planHash(base));
  });

  it("is equal for equal places and for no others, in any lattice", () => {
    const word = fc.constantFrom("a", "b", "c");
    const placed = fc.record({
      host: word,
      ssh: word,
      unit: word,
      n: fc.nat(),
      members: fc.array(word),
    });
    const stage = fc.record({
      organism: fc.constantFrom("relay" as const, "tally" as const),
      actions: fc.array(placed, { maxLength: 2 }),
    });
    const any = fc.record({
      lattice: fc.record({ name: word, id: word }),
      verb: fc.constantFrom("pause" as const, "stop" as const),
      unitVerb: fc.constant("stop" as const),
      policy: fc.constantFrom("go-on" as const, "strict" as const),
      stages: fc.array(stage, { maxLength: 2 }),
    });
    fc.assert(
      fc.property(any, any, (one, two) => {
        expect(planHash(one) === planHash(two)).toBe(boundTo(one) === boundTo(two));
      }),
      { numRuns: 500 },
    );
  });
});

/** What the two-person rule binds an approval to, written down apart from the code. */
function boundTo({ lattice, verb, policy, stages }: Plan): string {
  const places = stages.map(({ organism, actions }) => [
    organism,
    actions.map(({ host, ssh, unit }) => [host, ssh, unit]),
  ]);
  return JSON.stringify([lattice.name, lattice.id, verb, policy, places]);
}

describe("a member's name", () => {
  const meant = (words: readonly string[], organisms = true) =>
    membersMeant(words, latticeOf(), { organisms });

  it.each([
    [["relay-2"], ["relay-2"]],
    [["RELAY-2"], ["relay-2"]],
    [["relay"], ["relay-1", "relay-2", "relay-3"]],
    [["zipnet"], ["zipnet-1", "zipnet-2", "aggregator-1"]],
    [
      ["relay-2", "relay"],
      ["relay-2", "relay-1", "relay-3"],
    ],
  ])("%j means %j", (words, members) => {
    expect(meant(words)).toEqual(members);
  });

  it.each([
    ["relay-9", "Did you mean `relay-1`"],
    ["rellay-2", "`relay-2`"],
    ["relay", "`relay-1`"],
    ["🦊🦊🦊🦊🦊🦊🦊🦊", "Members: zipnet-1, zipnet-2, aggregator-1"],
  ])("%j is refused with what is near to it", (word, words) => {
    const refused = meant([word], false);
    if (!isRefusal(refused)) throw new Error(JSON.stringify(refused));

    expect(refused.code).toBe("usage");
    expect(refused.text).toContain(words);
  });

  it("that is an organism's does not matter where one member is meant", () => {
    expect(SIZES.relay).toBe(3);
    expect(meant(["relay"], false)).toMatchObject({ code: "usage" });
  });
});
