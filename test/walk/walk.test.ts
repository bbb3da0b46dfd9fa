import { describe, expect, it } from "@jest/globals";
import { ORGANISMS } from "../../src/lattice/organism.ts";
import { unread } from "../../src/lattice/reading.ts";
import { WalkResult } from "../../src/walk/result.ts";
import { blockOf, CLOCK_SLOT, LatticeUnderTest, roundOf, stateOf } from "./lattice-under-test.ts";

/** The newest settled slot, seven seconds into the clock's slot. */
const SETTLED = CLOCK_SLOT - 3;

describe("walking the current slot", () => {
  it("judges the newest settled slot and shows the clock's slot among the recent ones", async () => {
    const result = await new LatticeUnderTest().walk();

    expect(result).toMatchObject({ slot: SETTLED, clockSlot: CLOCK_SLOT, verdict: "complete" });
    expect(result.recent.map(({ slot }) => slot)).toEqual(
      [0, 1, 2, 3, 4, 5, 6, 7, 8].map((back) => CLOCK_SLOT - back),
    );
    expect(result.recent[0]).toMatchObject({
      settled: false,
      states: { offer: "committed", tally: "pending" },
    });
    expect(result.recent[3]).toMatchObject({ slot: SETTLED, settled: true });
  });

  it("gives a result that its schema describes, with all six organisms in pipeline order", async () => {
    const result = await new LatticeUnderTest({ readers: 2 }).walk();

    expect(WalkResult.parse(result)).toEqual(result);
    expect(result.organisms.map(({ name }) => name)).toEqual([...ORGANISMS]);
    expect(result.slotTime).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  });

  it("asks each reader once for each thing", async () => {
    const lattice = new LatticeUnderTest();
    await lattice.walk();

    expect(lattice.reader.asked.toSorted()).toEqual(
      [
        "lattice",
        "zipnet latest 64",
        ...ORGANISMS.slice(1).flatMap((name) => [`${name} ${SETTLED}`, `${name} latest 12`]),
      ].toSorted(),
    );
  });
});

describe("walking a slot by number", () => {
  it("judges it alone", async () => {
    const lattice = new LatticeUnderTest();
    const result = await lattice.walk(4_950);

    expect(result).toMatchObject({ slot: 4_950, verdict: "complete", recent: [] });
    expect(lattice.reader.asked).not.toContain("offer latest 12");
  });

  it("says in progress while what is missing may still come", async () => {
    const result = await new LatticeUnderTest().walk(CLOCK_SLOT);

    expect(result).toMatchObject({
      verdict: "in-progress",
      lastCommitted: "relay",
      stalledAt: null,
    });
    expect(stateOf(result, "tally").state).toBe("pending");
  });

  it("says that a future slot has not begun", async () => {
    const result = await new LatticeUnderTest().walk(CLOCK_SLOT + 20);

    expect(result).toMatchObject({ verdict: "in-progress", reason: "not begun" });
  });

  it("refuses a slot beyond the calendar, and any slot before genesis", async () => {
    const early = new LatticeUnderTest({ intoMs: -(CLOCK_SLOT + 1) * 12_000 });

    expect(await new LatticeUnderTest().ask(30_000_000_000)).toMatchObject({
      kind: "beyond-calendar",
    });
    expect(await early.ask("current")).toMatchObject({ kind: "before-genesis" });
  });
});

describe("a stall", () => {
  it("names who committed last and where it stalled", async () => {
    const result = await new LatticeUnderTest().stall("atelier", 4_990).walk();

    expect(result).toMatchObject({
      verdict: "stalled",
      lastCommitted: "offer",
      stalledAt: "atelier",
    });
    expect(result.wentOnAt).toBeUndefined();
    expect(stateOf(result, "atelier")).toMatchObject({ state: "missing", latestSlot: 4_989 });
  });

  it("that has passed says at which slot the organism went on", async () => {
    const result = await new LatticeUnderTest().stall("offer", 4_960, 4_962).walk(4_961);

    expect(result).toMatchObject({ verdict: "stalled", stalledAt: "offer", wentOnAt: CLOCK_SLOT });
  });

  it("is not moved by an organism above the last commit that cannot be read", async () => {
    const lattice = new LatticeUnderTest().stall("atelier", 4_990);
    lattice.reader.fail("unseal");
    const result = await lattice.walk();

    expect(result).toMatchObject({ verdict: "stalled", stalledAt: "atelier" });
    expect(stateOf(result, "unseal")).toMatchObject({ state: "unknown", reason: "timed out" });
  });

  it("is not placed when what stands right below the last commit cannot be read", async () => {
    const lattice = new LatticeUnderTest().stall("atelier", 4_990);
    lattice.reader.fail("atelier");
    const result = await lattice.walk();

    expect(result).toMatchObject({ verdict: "unknown", stalledAtOneOf: ["atelier", "relay"] });
  });

  it("is not made of a reader that is behind what an organism below has committed", async () => {
    const lattice = new LatticeUnderTest();
    lattice.reader.forget("atelier", 4_990);
    const result = await lattice.walk();

    expect(result).toMatchObject({ verdict: "unknown", reason: "unread", lastCommitted: "tally" });
    expect(stateOf(result, "atelier")).toMatchObject({ state: "unknown", reason: "behind" });
  });
});

describe("zipnet's round", () => {
  it("is the one unseal's record names, found in the newest rounds", async () => {
    const result = await new LatticeUnderTest().walk();

    expect(stateOf(result, "zipnet")).toMatchObject({
      state: "committed",
      round: roundOf(SETTLED),
    });
    expect(stateOf(result, "zipnet").byTime).toBeUndefined();
  });

  it("is asked for by number when it is older than the newest 64", async () => {
    const lattice = new LatticeUnderTest();
    const result = await lattice.walk(4_905);

    expect(lattice.reader.asked).toContain(`round ${roundOf(4_905)}`);
    expect(stateOf(result, "zipnet")).toMatchObject({ state: "committed", round: roundOf(4_905) });
  });

  it("is told by its time of commit alone when unseal made nothing of it", async () => {
    const result = await new LatticeUnderTest().stall("unseal", 4_990).walk();

    expect(stateOf(result, "zipnet")).toMatchObject({ state: "committed", byTime: true });
    expect(result).toMatchObject({
      verdict: "stalled",
      stalledAt: "unseal",
      lastCommitted: "zipnet",
    });
  });

  it("is not guessed when two rounds fall in the window", async () => {
    const lattice = new LatticeUnderTest().stall("unseal", 4_990);
    const wide = { ...lattice.settings.windows, zipnet: { fromMs: -24_000, toMs: 4_000 } };
    Object.assign(lattice.settings, { windows: wide });
    const result = await lattice.walk();

    expect(stateOf(result, "zipnet")).toMatchObject({ state: "unknown", reason: "no link" });
    expect(result).toMatchObject({ verdict: "unknown", stalledAtOneOf: ["zipnet", "unseal"] });
  });

  it("is missing when the reader is online and no round falls in the window", async () => {
    const result = await new LatticeUnderTest().stall("zipnet", 4_990).walk();

    expect(result).toMatchObject({ verdict: "stalled", stalledAt: "zipnet", lastCommitted: null });
  });

  it("is unknown when the reader has not come to the round that unseal names", async () => {
    const lattice = new LatticeUnderTest();
    lattice.reader.forget("zipnet", 4_990);
    const result = await lattice.walk();

    expect(stateOf(result, "zipnet")).toMatchObject({ state: "unknown", reason: "behind" });
    expect(result).toMatchObject({ verdict: "unknown", reason: "unread" });
  });
});

describe("zipnet's round without a link", () => {
  it("is not looked for in a list that ends before a round unseal has used since", async () => {
    const lattice = new LatticeUnderTest();
    lattice.stall("unseal", SETTLED, SETTLED);
    lattice.reader.forget("zipnet", SETTLED - 2);
    const result = await lattice.walk();

    expect(stateOf(result, "zipnet")).toMatchObject({ state: "unknown", reason: "behind" });
  });

  it("is not taken from a gateway of another lattice", async () => {
    const lattice = new LatticeUnderTest({ readers: 2 });
    const [first, second] = lattice.readers;
    if (first) first.identity = { kind: "lattice", latticeId: "cd".repeat(32), sizes: {} };
    for (const organism of ORGANISMS.slice(1)) second?.forget(organism, SETTLED);
    const result = await lattice.walk();

    expect(stateOf(result, "zipnet")).toMatchObject({ state: "committed", byTime: true });
  });
});

describe("a round older than the newest 64", () => {
  it("that its reader lacks is a hole, whatever slot the 404 names", async () => {
    const lattice = new LatticeUnderTest();
    lattice.reader.forget("zipnet", 4_905, 4_905);
    const result = await lattice.walk(4_905);

    expect(stateOf(result, "zipnet").state).toBe("missing");
    expect(result).toMatchObject({ verdict: "inconsistent", reason: "hole" });
  });
});

describe("a zipnet reader that lags", () => {
  it("is behind, not stalled, when an organism below has committed a later slot", async () => {
    const lattice = new LatticeUnderTest().stall("unseal", 4_960, 4_960);
    lattice.reader.forget("zipnet", 4_950);
    const result = await lattice.walk(4_960);

    expect(stateOf(result, "zipnet")).toMatchObject({ state: "unknown", reason: "behind" });
    expect(result.verdict).toBe("unknown");
  });
});

describe("a hole", () => {
  it("is looked at again after a second before it is called inconsistent", async () => {
    const lattice = new LatticeUnderTest();
    lattice.reader.forget("offer", SETTLED, SETTLED);
    const result = await lattice.walk();

    expect(result).toMatchObject({ verdict: "inconsistent", reason: "hole", askedAgain: true });
    expect(lattice.clock.waits).toEqual([1_000]);
  });

  it("that closes meanwhile was none", async () => {
    const lattice = new LatticeUnderTest();
    const { reader } = lattice;
    reader.forget("offer", SETTLED, SETTLED);
    let looks = 0;
    reader.before = (asked) => {
      if (asked !== `offer ${SETTLED}`) return;
      looks += 1;
      if (looks === 2) reader.commit("offer", SETTLED, 1);
    };
    const result = await lattice.walk();

    expect(result).toMatchObject({ verdict: "complete", askedAgain: true });
  });
});

describe("a second look that sees less", () => {
  it("does not undo the first", async () => {
    const lattice = new LatticeUnderTest();
    const { reader } = lattice;
    reader.forget("offer", SETTLED, SETTLED);
    let looks = 0;
    reader.before = (asked) => {
      if (asked === `offer ${SETTLED}`) looks += 1;
      if (looks === 2) reader.fail("offer");
    };

    expect(await lattice.walk()).toMatchObject({ verdict: "inconsistent", reason: "hole" });
  });

  it("still closes a hole elsewhere", async () => {
    const lattice = new LatticeUnderTest();
    const { reader } = lattice;
    reader.forget("offer", SETTLED, SETTLED);
    let looks = 0;
    reader.before = (asked) => {
      if (asked === `offer ${SETTLED}`) looks += 1;
      if (asked !== `offer ${SETTLED}` || looks !== 2) return;
      reader.commit("offer", SETTLED, 1);
      reader.fail("tally");
      reader.fail("unseal");
    };
    const result = await lattice.walk();

    expect(result).toMatchObject({ verdict: "complete", askedAgain: true });
    expect(stateOf(result, "zipnet").byTime).toBeUndefined();
  });
});

describe("several readers", () => {
  it("that agree make the answer surer than one", async () => {
    expect((await new LatticeUnderTest().walk()).certainty).toBe("one-reader");
    expect((await new LatticeUnderTest({ readers: 2 }).walk()).certainty).toBe("several-readers");
  });

  it("that give different digests are inconsistent, and both are shown", async () => {
    const lattice = new LatticeUnderTest({ readers: 2 });
    lattice.readers[1]?.change("relay", SETTLED, { digest: "ff" });
    const result = await lattice.walk();

    expect(result).toMatchObject({ verdict: "inconsistent", reason: "readers disagree" });
    expect(stateOf(result, "relay").readers.map(({ digest }) => digest)).toContain("ff");
    expect(lattice.clock.waits).toEqual([]);
  });

  it("of which one is behind or silent leave one witness", async () => {
    const lattice = new LatticeUnderTest({ readers: 2 });
    for (const organism of ORGANISMS) lattice.readers[1]?.forget(organism, 4_980);
    const result = await lattice.walk();

    expect(result).toMatchObject({ verdict: "complete", certainty: "one-reader" });
    expect(stateOf(result, "tally").readers[1]).toMatchObject({ said: "unread", reason: "behind" });
  });
});

describe("a gateway of another lattice", () => {
  const other = { kind: "lattice", latticeId: "cd".repeat(32), sizes: {} } as const;

  it("makes everything unknown", async () => {
    const lattice = new LatticeUnderTest();
    lattice.reader.identity = other;
    const result = await lattice.walk();

    expect(result).toMatchObject({
      verdict: "unknown",
      reason: "other lattice",
      otherLattice: ["r1"],
    });
    expect(result.organisms.every(({ reason }) => reason === "other lattice")).toBe(true);
    expect(JSON.stringify(result)).not.toContain(blockOf(SETTLED));
  });

  it("beside one of ours is named, and not used", async () => {
    const lattice = new LatticeUnderTest({ readers: 2 });
    const [, second] = lattice.readers;
    if (second !== undefined) second.identity = other;
    const result = await lattice.walk();

    expect(result).toMatchObject({
      verdict: "complete",
      otherLattice: ["r2"],
      certainty: "one-reader",
    });
  });

  it("is not taken for ours when it does not say which it reads", async () => {
    const lattice = new LatticeUnderTest();
    lattice.reader.identity = unread("http status", "answered HTTP 500");
    const result = await lattice.walk();

    expect(result).toMatchObject({ verdict: "unknown", certainty: "none" });
    expect(stateOf(result, "relay").reason).toBe("lattice not confirmed");
  });
});

describe("a relay record that is missing", () => {
  const stalled = () => {
    const lattice = new LatticeUnderTest().stall("relay", 4_990);
    lattice.block = { kind: "block", blockHash: "feed" };
    return lattice;
  };

  it("is a slot not won when the chain has another block and relay is up", async () => {
    const result = await stalled().walk();

    expect(result).toMatchObject({
      verdict: "not-won",
      chain: { block: "other", committee: { health: "up" } },
    });
  });

  it("is a slot not won when the chain has no block and relay is up", async () => {
    const lattice = stalled();
    lattice.block = { kind: "none" };

    expect(await lattice.walk()).toMatchObject({ verdict: "not-won", chain: { block: "none" } });
  });

  it("is a slot not won when relay has a header for a later slot, whatever else is known", async () => {
    const lattice = new LatticeUnderTest().stall("relay", 4_990, SETTLED);

    lattice.block = { kind: "none" };

    expect(await lattice.walk()).toMatchObject({ verdict: "not-won" });
    expect(lattice.askedChain).toEqual([]);
  });

  it("is a stall when relay is below majority, or the block is atelier's candidate", async () => {
    const down = stalled();
    down.up = ["up", "down", "down"];
    const landed = stalled();
    landed.block = { kind: "block", blockHash: blockOf(SETTLED) };

    expect(await down.walk()).toMatchObject({ verdict: "stalled", stalledAt: "relay" });
    expect(await landed.walk()).toMatchObject({ verdict: "stalled", chain: { block: "lattice" } });
  });

  it("cannot be told when neither the chain nor relay's members can be", async () => {
    const lattice = stalled();
    lattice.block = unread("timed out", "too slow");
    lattice.up = ["unknown", "unknown", "unknown"];
    const result = await lattice.walk();

    expect(result).toMatchObject({
      verdict: "unknown",
      reason: "not won or stalled",
      stalledAtOneOf: ["relay"],
    });
  });

  it("cannot be told without a chain to ask, and says what is not configured", async () => {
    const result = await new LatticeUnderTest().stall("relay", 4_990).walk();

    expect(result.verdict).toBe("unknown");
    expect(result.chain?.detail).toContain("`chain.beacon`");
  });

  it("is the only one, with tally's, for which the chain is asked", async () => {
    const lattice = new LatticeUnderTest().stall("offer", 4_990);
    lattice.block = { kind: "none" };
    await lattice.walk();

    expect(lattice.askedChain).toEqual([]);
  });
});

describe("a tally record that is missing", () => {
  it.each([
    [
      { kind: "block", blockHash: "feed" },
      { verdict: "not-won", reason: "not-included" },
    ],
    [{ kind: "none" }, { verdict: "not-won", reason: "not-included" }],
    [
      { kind: "block", blockHash: blockOf(SETTLED) },
      { verdict: "stalled", stalledAt: "tally" },
    ],
    [unread("unreachable", "connection refused"), { verdict: "stalled", stalledAt: "tally" }],
  ] as const)("with the chain saying %j", async (block, verdict) => {
    const lattice = new LatticeUnderTest().stall("tally", 4_990);
    lattice.block = block;

    expect(await lattice.walk()).toMatchObject(verdict);
  });
});

describe("what a walk notes", () => {
  it("is a committee that its gateway sees in another size", async () => {
    const lattice = new LatticeUnderTest();
    lattice.reader.identity = {
      kind: "lattice",
      latticeId: lattice.settings.latticeId,
      sizes: { relay: 5 },
    };

    expect((await lattice.walk()).sizeDifferences).toEqual([
      { organism: "relay", configured: 3, told: 5 },
    ]);
  });

  it("is a commit ahead of our clock, and one after its window", async () => {
    const lattice = new LatticeUnderTest();
    lattice.reader.change("relay", SETTLED, { committedAtMs: lattice.clock.now() + 2_000 });
    const result = await lattice.walk();

    expect(stateOf(result, "relay").notes).toEqual([
      "committed 2.0 s ahead of our clock",
      expect.stringContaining("after its window"),
    ]);
  });

  it("is no slot from far beyond our clock", async () => {
    const lattice = new LatticeUnderTest().stall("relay", 4_990);
    lattice.reader.commit("relay", CLOCK_SLOT + 10_000, 1);
    const result = await lattice.walk();

    expect(stateOf(result, "relay")).toMatchObject({ state: "unknown", reason: "future commit" });
    expect(result.verdict).toBe("unknown");
  });
});

describe("a walk's deadline", () => {
  it("ends a walk whose hole cannot be looked at again in time", async () => {
    const lattice = new LatticeUnderTest();
    Object.assign(lattice.settings, { deadlineMs: 50 });
    lattice.reader.forget("offer", SETTLED, SETTLED);
    lattice.clock.wait = () => new Promise((resolve) => setTimeout(resolve, 80));
    const result = await lattice.walk();

    expect(result).toMatchObject({ verdict: "inconsistent", reason: "hole" });
    expect(result.askedAgain).toBeUndefined();
  });
});
