import { describe, expect, it } from "@jest/globals";
import type { CommitteeHealth } from "../../src/lattice/committee.ts";
import { ORGANISMS } from "../../src/lattice/organism.ts";
import type { Organism } from "../../src/lattice/organism.ts";
import { STATES } from "../../src/lattice/organism-state.ts";
import type { State } from "../../src/lattice/organism-state.ts";
import { VERDICTS, walkVerdict } from "../../src/lattice/walk-verdict.ts";
import type { BlockAtSlot, WalkFacts } from "../../src/lattice/walk-verdict.ts";

const LETTERS: Readonly<Record<string, State>> = {
  c: "committed",
  m: "missing",
  p: "pending",
  u: "unknown",
};

const QUIET = {
  readersDisagree: false,
  relayWentOn: false,
  relayCommittee: "unknown",
  blockAtSlot: "unknown",
} as const;

/** `ccmmmm`: one letter for each organism in pipeline order. */
function facts(letters: string, rest: Partial<WalkFacts> = {}): WalkFacts {
  const states = Object.fromEntries(
    ORGANISMS.map((organism, index) => [organism, LETTERS[letters[index] ?? ""]]),
  ) as Record<Organism, State>;
  return { ...QUIET, states, ...rest };
}

function everyCombination(): readonly WalkFacts[] {
  const words = ORGANISMS.reduce<readonly string[]>(
    (begun) => begun.flatMap((word) => Object.keys(LETTERS).map((letter) => word + letter)),
    [""],
  );
  const committees: readonly CommitteeHealth[] = ["up", "below-majority", "unknown"];
  const blocks: readonly BlockAtSlot[] = ["lattice", "other", "none", "unknown"];
  return words.flatMap((word) =>
    committees.flatMap((relayCommittee) =>
      blocks.flatMap((blockAtSlot) =>
        [true, false].flatMap((relayWentOn) =>
          [true, false].map((readersDisagree) =>
            facts(word, { relayCommittee, blockAtSlot, relayWentOn, readersDisagree }),
          ),
        ),
      ),
    ),
  );
}

const indexOf = (organism: Organism | null) =>
  organism === null ? -1 : ORGANISMS.indexOf(organism);

describe("the walk's verdict over every combination of facts", () => {
  const all = everyCombination().map((given) => ({ given, said: walkVerdict(given) }));

  /** Combinations that break a rule; a few are enough to see why. */
  const breaking = (rule: (combination: (typeof all)[number]) => boolean) =>
    all.filter((combination) => !rule(combination)).slice(0, 3);

  it("covers 4^6 states with every other fact", () => {
    expect(STATES).toHaveLength(4);
    expect(all).toHaveLength(4 ** 6 * 3 * 4 * 2 * 2);
  });

  it("is one of the verdicts, and each of them occurs", () => {
    const seen = new Set(all.map(({ said }) => said.verdict));

    expect([...seen].sort()).toEqual([...VERDICTS].sort());
  });

  it("says complete exactly when all six committed and the readers agree", () => {
    const wrong = breaking(({ given, said }) => {
      const committed = ORGANISMS.every((organism) => given.states[organism] === "committed");
      return (said.verdict === "complete") === (committed && !given.readersDisagree);
    });

    expect(wrong).toEqual([]);
  });

  it("names the lowest committed organism as the last that committed", () => {
    const wrong = breaking(({ given, said }) => {
      const lowest = ORGANISMS.findLast((organism) => given.states[organism] === "committed");
      return said.lastCommitted === (lowest ?? null);
    });

    expect(wrong).toEqual([]);
  });

  it("says stalled only of the missing organism right below the last that committed", () => {
    const wrong = breaking(({ given, said }) => {
      if (said.verdict !== "stalled") return said.stalledAt === null;
      const { stalledAt, lastCommitted } = said;
      const below = indexOf(stalledAt) === indexOf(lastCommitted) + 1;
      return stalledAt !== null && below && given.states[stalledAt] === "missing";
    });

    expect(wrong).toEqual([]);
  });

  it("calls a commit below something known not to be committed inconsistent, whatever else is known", () => {
    const wrong = breaking(({ given, said }) => {
      const hole = ORGANISMS.slice(0, Math.max(0, indexOf(said.lastCommitted))).some((organism) =>
        ["missing", "pending"].includes(given.states[organism]),
      );
      return (said.verdict === "inconsistent") === (hole || given.readersDisagree);
    });

    expect(wrong).toEqual([]);
  });

  it("places no stall when what stands right below the last commit is unknown", () => {
    const wrong = breaking(({ given, said }) => {
      const next = ORGANISMS[indexOf(said.lastCommitted) + 1];
      if (next === undefined || given.states[next] !== "unknown") return true;
      return ["unknown", "inconsistent", "in-progress"].includes(said.verdict);
    });

    expect(wrong).toEqual([]);
  });

  it("is the same whatever an unknown above a committed organism really was", () => {
    const wrong = breaking(({ given, said }) => {
      const unread = ORGANISMS.slice(0, Math.max(0, indexOf(said.lastCommitted))).filter(
        (organism) => given.states[organism] === "unknown",
      );
      if (unread.length === 0 || said.verdict === "inconsistent") return true;
      if (said.reason === "unread") return true;
      const committed = Object.fromEntries(unread.map((organism) => [organism, "committed"]));
      const read = walkVerdict({ ...given, states: { ...given.states, ...committed } });
      return JSON.stringify(said) === JSON.stringify(read);
    });

    expect(wrong).toEqual([]);
  });
});

describe("the walk's rules, one by one", () => {
  it.each([
    ["mmmmmm", "zipnet", null],
    ["cmmmmm", "unseal", "zipnet"],
    ["ccmmmm", "offer", "unseal"],
    ["cccmmm", "atelier", "offer"],
    ["uccmmm", "atelier", "offer"],
    ["ccmpmm", "offer", "unseal"],
    ["ccmuuu", "offer", "unseal"],
  ])("%s is stalled at %s", (letters, stalledAt, lastCommitted) => {
    expect(walkVerdict(facts(letters))).toEqual({ verdict: "stalled", stalledAt, lastCommitted });
  });

  it.each([
    "pppppp",
    "cppppp",
    "cccppp",
    "cccccp",
    "uccppp",
    "ccccpm",
    "ccuppp",
    "uppppp",
    "uuuuup",
  ])("%s is in progress", (letters) => {
    expect(walkVerdict(facts(letters)).verdict).toBe("in-progress");
  });

  it.each([
    ["uuuuuu", [...ORGANISMS]],
    ["cuuuuu", ["unseal", "offer", "atelier", "relay", "tally"]],
    ["ccummm", ["offer", "atelier"]],
    ["ummmmm", ["zipnet", "unseal"]],
    ["cccccu", ["tally"]],
  ])("%s cannot be told, and names where it may have stalled", (letters, stalledAtOneOf) => {
    const said = walkVerdict(facts(letters));

    expect(said).toMatchObject({ verdict: "unknown", stalledAtOneOf });
  });

  it.each(["cuuccc", "uccccc", "ccccuc"])("%s lacks nothing, but was not all read", (letters) => {
    const said = walkVerdict(facts(letters));

    expect(said).toEqual({
      verdict: "unknown",
      reason: "unread",
      lastCommitted: "tally",
      stalledAt: null,
    });
  });
});

describe("a missing relay record", () => {
  const relayMissing = (rest: Partial<WalkFacts>) => walkVerdict(facts("ccccmm", rest));

  it.each([
    { relayWentOn: true },
    { relayWentOn: true, relayCommittee: "below-majority" as const },
    { blockAtSlot: "other" as const, relayCommittee: "up" as const },
    { blockAtSlot: "none" as const, relayCommittee: "up" as const },
  ])("is a slot not won with %j", (rest) => {
    expect(relayMissing(rest)).toMatchObject({ verdict: "not-won", lastCommitted: "atelier" });
  });

  it.each([
    { relayCommittee: "below-majority" as const },
    { relayCommittee: "below-majority" as const, blockAtSlot: "other" as const },
    { blockAtSlot: "lattice" as const },
    { blockAtSlot: "lattice" as const, relayCommittee: "up" as const },
  ])("is a stall with %j", (rest) => {
    expect(relayMissing(rest)).toMatchObject({ verdict: "stalled", stalledAt: "relay" });
  });

  it.each([{}, { blockAtSlot: "other" as const }, { relayCommittee: "up" as const }])(
    "cannot be told with %j",
    (rest) => {
      expect(relayMissing(rest)).toMatchObject({
        verdict: "unknown",
        reason: "not won or stalled",
        stalledAtOneOf: ["relay"],
      });
    },
  );
});

describe("a missing tally record", () => {
  it.each(["other", "none"] as const)("is a header not included when the block is %s", (block) => {
    const said = walkVerdict(facts("cccccm", { blockAtSlot: block }));

    expect(said).toMatchObject({
      verdict: "not-won",
      reason: "not-included",
      lastCommitted: "relay",
    });
  });

  it.each(["lattice", "unknown"] as const)("is a stall when the block is %s", (block) => {
    const said = walkVerdict(facts("cccccm", { blockAtSlot: block }));

    expect(said).toMatchObject({ verdict: "stalled", stalledAt: "tally" });
  });
});
