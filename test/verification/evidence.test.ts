import { describe, expect, it } from "@jest/globals";
import { unread } from "../../src/lattice/reading.ts";
import type { Organism } from "../../src/lattice/organism.ts";
import type { RecordFields } from "../../src/lattice/record.ts";
import { exportRecords } from "../../src/verification/export-records.ts";
import { verifyUseCases } from "../../src/verification/use-cases.ts";
import { blockOf, CLOCK_SLOT, roundOf } from "../walk/lattice-under-test.ts";
import { each, VerificationUnderTest } from "./verification-under-test.ts";

const SLOT = CLOCK_SLOT - 6;
const OTHER = "0d".repeat(32);

const AUCTION = { winner: "aa".repeat(20), amount: "1000" };

const PAID = [
  { addr: "aa".repeat(20), amount: "400", kind: "BidWinner" as const },
  { addr: "bb".repeat(20), amount: "600", kind: "OrderflowProvider" as const },
];

/** Records that line up, in every slot but for what the test changes in one. */
function reconciled(changes: Partial<Record<Organism, RecordFields>> = {}) {
  const tested = new VerificationUnderTest();
  const set = (organism: Organism, slot: number, fields: RecordFields) => {
    const change = slot === SLOT ? changes[organism] : undefined;
    tested.lattice.reader.change(organism, slot, { fields: { ...fields, ...change } });
  };
  for (let slot = CLOCK_SLOT - 100; slot <= CLOCK_SLOT; slot += 1) {
    const blockHash = blockOf(slot);
    set("zipnet", slot, { round: roundOf(slot) });
    set("unseal", slot, { round: roundOf(slot) });
    set("offer", slot, AUCTION);
    set("atelier", slot, { blockHash });
    set("relay", slot, { blockHash });
    set("tally", slot, { blockHash, ...AUCTION, recipients: PAID });
  }
  tested.chain.block = (slot) => ({ kind: "block", blockHash: blockOf(slot) });
  tested.metrics.exported.evidenceFailures = each("tally", [2, 2, 2]);
  return tested;
}

async function verify(tested: VerificationUnderTest, slot: number | "latest" = SLOT) {
  const result = await verifyUseCases(tested.sources()).evidence(slot);
  const step = (id: string) => {
    const found = result.steps.find((one) => one.id === id);
    if (found === undefined) throw new Error(`no step ${id}`);
    return found;
  };
  return { result, step };
}

describe("a fact above tally that does not line up", () => {
  it("is relay's where the chain has atelier's block", async () => {
    const { result, step } = await verify(reconciled({ relay: { blockHash: OTHER } }));

    expect(result).toMatchObject({ cause: "upstream-fault", organism: "relay" });
    expect(step("links").summary).toContain("the chain has atelier's");
    expect(result.mitigations[0]).toMatchObject({ command: "escalate relay" });
    expect(result.mitigations[0]?.text).toMatch(/relay people.*do not force it through/);
  });

  it("is atelier's where the chain has relay's block", async () => {
    const { result } = await verify(reconciled({ atelier: { blockHash: OTHER } }));

    expect(result).toMatchObject({ cause: "upstream-fault", organism: "atelier" });
  });

  it("is unseal's where zipnet never had its round", async () => {
    const tested = reconciled();
    tested.lattice.reader.forget("zipnet", SLOT, SLOT);
    const { result, step } = await verify(tested);

    expect(result).toMatchObject({ cause: "upstream-fault", organism: "unseal" });
    expect(step("links").summary).toContain("which zipnet does not have");
  });

  it("is the first of several, in pipeline order", async () => {
    const tested = reconciled({ relay: { blockHash: OTHER } });
    tested.lattice.reader.forget("zipnet", SLOT, SLOT);

    expect((await verify(tested)).result.organism).toBe("unseal");
  });

  it("is that of whoever committed nothing, although what follows was committed", async () => {
    const tested = reconciled();
    tested.lattice.reader.forget("offer", SLOT, SLOT);

    expect((await verify(tested)).result).toMatchObject({
      cause: "upstream-fault",
      organism: "offer",
    });
  });
});

describe("tally's own record", () => {
  it.each<[string, RecordFields]>([
    ["winner", { winner: "cc".repeat(20) }],
    ["amount", { amount: "999" }],
    ["block hash", { blockHash: OTHER }],
    ["recipients", { recipients: [{ addr: "bb", amount: "1", kind: "CoBuilder" }] }],
  ])("is a bug where its %s does not follow, and everything above does", async (what, change) => {
    const { result, step } = await verify(reconciled({ tally: change }));

    expect(result).toMatchObject({ cause: "tally-bug", confidence: "high" });
    expect(step("attribution").summary).toContain(what);
    expect(result.mitigations[0]?.command).toBe(`verify evidence ${SLOT} --export`);
  });

  it("is a bug where it is absent though the block is on the chain", async () => {
    const tested = reconciled();
    tested.lattice.reader.forget("tally", SLOT, SLOT);
    const { result } = await verify(tested);

    expect(result).toMatchObject({ cause: "tally-bug", confidence: "high" });
  });

  it("is owed by nobody where the block is not on the chain", async () => {
    const tested = reconciled();
    tested.lattice.reader.forget("tally", SLOT, SLOT);
    tested.chain.block = (slot) => ({
      kind: "block",
      blockHash: slot === SLOT ? OTHER : blockOf(slot),
    });
    const { result, step } = await verify(tested);

    expect(step("attribution")).toMatchObject({ verdict: "pass" });
    expect(result.cause).toBe("inconclusive");
  });

  it("is never blamed while whether the block landed is not known", async () => {
    const tested = reconciled({ tally: { winner: "cc".repeat(20) } });
    tested.chain.block = () => unread("timed out", "no answer");
    const { result } = await verify(tested);

    expect(result).toMatchObject({ cause: "inconclusive", suspects: ["tally-bug"] });
    expect(result.wouldSettle).toEqual(["included"]);
  });

  it("that pays nobody is not known to be wrong", async () => {
    const { step } = await verify(reconciled({ tally: { recipients: [] } }));

    expect(step("attribution").verdict).toBe("pass");
  });

  it("is compared only where records tell something; an absent field fails nothing", async () => {
    const tested = reconciled({ offer: { winner: undefined, amount: undefined } as never });
    const { step } = await verify(tested);

    expect(step("attribution")).toMatchObject({ verdict: "pass" });
    expect(step("attribution").summary).toContain("the rest could not be compared");
  });
});

describe("latest", () => {
  it("finds tally's gaps by the chain", async () => {
    const tested = reconciled();
    for (const slot of [SLOT, SLOT - 1, SLOT - 2])
      tested.lattice.reader.forget("tally", slot, slot);
    const { result } = await verify(tested, "latest");

    expect(result).toMatchObject({
      slot: SLOT,
      affected: [SLOT, SLOT - 1, SLOT - 2],
      repeated: true,
      cause: "tally-bug",
    });
  });

  it("finds what tally attested although it is not on the chain", async () => {
    const tested = reconciled();
    tested.chain.block = (slot) => ({
      kind: "block",
      blockHash: slot === SLOT ? OTHER : blockOf(slot),
    });
    const { result, step } = await verify(tested, "latest");

    expect(result.affected).toEqual([SLOT]);
    expect(step("attribution").summary).toContain("attested a block that is not on the chain");
  });

  it("is recovered where the counter rests, and not certainly where the chain cannot be read", async () => {
    const tested = reconciled();
    tested.metrics.exported.evidenceFailures = each("tally", [0, 0, 0]);
    tested.chain.hasBeacon = false;
    const { result } = await verify(tested, "latest");

    expect(result).toMatchObject({ cause: "recovered", confidence: "low" });
  });

  it("cannot tell by a counter of which one member fell silent after it rose", async () => {
    const tested = reconciled();
    tested.metrics.exported.evidenceFailures = [
      ...each("tally", [0, 0]),
      { member: "tally-3", value: 20, ageMs: 420_000 },
    ];
    const { result, step } = await verify(tested, "latest");

    expect(step("evidence-metric").verdict).toBe("unknown");
    expect(result.cause).toBe("inconclusive");
  });

  it("is recovered where nothing is affected and the counter rests", async () => {
    const tested = reconciled();
    tested.metrics.exported.evidenceFailures = each("tally", [0, 0, 0]);
    const { result } = await verify(tested, "latest");

    expect(result).toMatchObject({ cause: "recovered", confidence: "high" });
  });
});

describe("a slot's dump", () => {
  it("has every record and link, and no recipient's whole address", async () => {
    const uses = verifyUseCases(reconciled().sources());
    const dump = await uses.records(await uses.evidence(SLOT));
    const text = JSON.stringify(dump);

    expect(dump).toMatchObject({ slot: SLOT, lattice: "tiny" });
    expect(Object.keys(dump?.organisms ?? {})).toHaveLength(6);
    expect(text).toContain(blockOf(SLOT));
    expect(text).toContain("BidWinner");
    expect(text).not.toContain("bb".repeat(20));
    expect(text).not.toContain("aa".repeat(20));
  });

  it("is exported beside the one of a minute before, which saw more", async () => {
    const tested = reconciled();
    const uses = verifyUseCases(tested.sources());
    const names: string[] = [];
    const exports = {
      write: (name: string, text: string) => {
        names.push(name);
        return Promise.resolve({
          kind: "written" as const,
          path: name,
          bytes: text.length,
          sha256: "",
        });
      },
    };
    await exportRecords(await uses.evidence(SLOT), uses, exports);
    await tested.lattice.clock.wait(60_000);
    await exportRecords(await uses.evidence(SLOT), uses, exports);

    expect(names[0]).toMatch(
      new RegExp(`^evidence-[0-9a-f]{10}-${SLOT}-[0-9]{8}T[0-9]{9}Z\\.json$`),
    );
    expect(new Set(names).size).toBe(2);
  });
});
