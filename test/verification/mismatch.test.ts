import { describe, expect, it } from "@jest/globals";
import { unread } from "../../src/lattice/reading.ts";
import { verifyUseCases } from "../../src/verification/use-cases.ts";
import type { ChainBlock } from "../../src/ports/beacon.ts";
import { FakeNode, relayData } from "../fakes/fake-chain.ts";
import { blockOf, CLOCK_SLOT } from "../walk/lattice-under-test.ts";
import type { JournalLine } from "../../src/ports/hosts.ts";
import { each, UNIT, VerificationUnderTest } from "./verification-under-test.ts";

const SLOT = CLOCK_SLOT - 5;
const OWN = blockOf(SLOT);
const OTHER = "0d".repeat(32);
const KEY = "a1".repeat(48);
const ACK = { pubkey: KEY, signature: "5a".repeat(96), root: "6b".repeat(32) };
const DUTY = { kind: "duty", index: 7, pubkey: KEY } as const;
const ROTATED: ChainBlock = { kind: "block", blockHash: OTHER, proposerIndex: 7, final: true };

/** Log lines of a relay member, from well before the slot to after it. */
function log(tested: VerificationUnderTest, ...texts: readonly string[]): readonly JournalLine[] {
  const atMs = tested.lattice.clock.now() - 5 * 12_000;
  const line = (text: string, at: number) => ({ atMs: at, priority: 6, text });
  return [
    line("starting", atMs - 600_000),
    ...texts.map((text) => line(text, atMs)),
    line("round finalized", atMs + 40_000),
  ];
}

const acked = (signature = ACK.signature) =>
  `relay: proposer ack slot=${SLOT} signature=0x${signature}`;

/** relay accepted a header for the slot, with an ack; the chain has another block there. */
function mismatched(texts: readonly (readonly string[])[] = [[acked()], [acked()], [acked()]]) {
  const hosts: Record<string, object> = {};
  const tested = new VerificationUnderTest(hosts);
  texts.forEach((said, index) => {
    hosts[`h-relay-${index + 1}`] = {
      units: { [UNIT]: {} },
      journal: log(tested, ...said),
    };
  });
  tested.lattice.reader.change("relay", SLOT, {
    fields: { blockHash: OWN, proposer: KEY, ack: ACK },
  });
  tested.lattice.reader.forget("tally", SLOT, SLOT);
  tested.chain.block = (slot) =>
    slot === SLOT ? ROTATED : { kind: "block", blockHash: blockOf(slot), final: true };
  tested.chain.duty = DUTY;
  tested.metrics.exported.mismatches = each("relay", [1, 1, 1]);
  tested.metrics.exported.evidenceFailures = each("tally", [0, 0, 0]);
  return tested;
}

async function verify(tested: VerificationUnderTest, slot: number | "latest" = SLOT) {
  const result = await verifyUseCases(tested.sources()).mismatch(slot);
  const step = (id: string) => {
    const found = result.steps.find((one) => one.id === id);
    if (found === undefined) throw new Error(`no step ${id}`);
    return found;
  };
  return { result, step };
}

describe("a header that is not what landed", () => {
  it("is a rotation where the duty proposer's ack is valid, and as a one-off it is noise", async () => {
    const { result, step } = await verify(mismatched());

    expect(result).toMatchObject({ cause: "proposer-rotation", confidence: "high", slot: SLOT });
    expect(result).toMatchObject({ affected: [SLOT], repeated: false });
    expect(step("tally-agrees").summary).toContain("attested nothing, as it should");
    expect(result.mitigations.map(({ text }) => text).join()).toContain("noise");
  });

  it("is no noise when it happens three times in an hour", async () => {
    const tested = mismatched();
    const slots = [SLOT, SLOT - 1, SLOT - 3];
    tested.chain.block = (slot) =>
      slots.includes(slot) ? ROTATED : { kind: "block", blockHash: blockOf(slot) };
    const { result } = await verify(tested);

    expect(result).toMatchObject({ repeated: true, affected: slots });
    expect(result.mitigations[0]).toMatchObject({ command: "escalate relay" });
    expect(result.mitigations[0]?.text).toContain("no noise any more");
  });

  it.each(["invalid", "malformed"] as const)(
    "is forged where the signature is %s",
    async (signature) => {
      const tested = mismatched();
      tested.chain.signature = signature;
      const { result } = await verify(tested);

      expect(result).toMatchObject({ cause: "forged-ack", confidence: "high", urgency: "now" });
      expect(result.mitigations.map(({ command }) => command)).toEqual(["escalate relay", "pause"]);
    },
  );

  it("is forged where another key has signed, whatever the signature", async () => {
    const tested = mismatched();
    tested.chain.duty = { ...DUTY, index: 8, pubkey: "b2".repeat(48) };
    const { result, step } = await verify(tested);

    expect(result.cause).toBe("forged-ack");
    expect(step("ack-signature").summary).toContain("validator 8");
  });

  it("learns who had to propose from the block where duties are not told", async () => {
    const tested = mismatched();
    tested.chain.duty = unread("http status", "answered HTTP 400");
    tested.chain.validator = DUTY;
    expect((await verify(tested)).result.cause).toBe("proposer-rotation");

    tested.chain.validator = unread("timed out", "no answer");
    const { result } = await verify(tested);
    expect(result).toMatchObject({ cause: "inconclusive", wouldSettle: ["ack-signature"] });
    expect(result.suspects).toContain("proposer-rotation");
  });

  it("is forged where the ack is only the signature of the block that landed", async () => {
    const tested = mismatched();
    tested.chain.block = (slot) =>
      slot === SLOT
        ? { ...ROTATED, signature: ACK.signature }
        : { kind: "block", blockHash: blockOf(slot), final: true };
    const { result, step } = await verify(tested);

    expect(result.cause).toBe("forged-ack");
    expect(step("ack-signature").summary).toContain("of the block that landed");
  });

  it("names another proposer than who had to propose, where that is all there is", async () => {
    const tested = mismatched();
    const fields = { blockHash: OWN, proposer: "9" };
    tested.lattice.reader.change("relay", SLOT, { fields });
    const { result, step } = await verify(tested);

    expect(step("ack-signature").summary).toContain("its proposer is not validator 7");
    expect(result.suspects).toContain("forged-ack");
  });

  it("says nothing of an ack that is not there", async () => {
    const tested = mismatched();
    tested.lattice.reader.change("relay", SLOT, { fields: { blockHash: OWN } });
    const { result, step } = await verify(tested);

    expect(result.cause).toBe("inconclusive");
    expect(step("ack-signature")).toMatchObject({
      verdict: "unknown",
      summary: "relay's record holds no ack",
    });
  });
});

describe("what relay's members logged", () => {
  it.each([
    ["no ack", [[acked()], [], []], "relay-2 and relay-3"],
    [
      "another ack",
      [[acked()], [acked("ee".repeat(96))], [acked("ee".repeat(96))]],
      "relay-2 and relay-3",
    ],
    [
      "that there was none",
      [[acked()], [`no proposer ack for slot ${SLOT}`], []],
      "relay-2 and relay-3",
    ],
  ])("puts blame on a majority that logged %s", async (_what, texts, whom) => {
    const tested = mismatched(texts);
    tested.lattice.reader.change("relay", SLOT, { fields: { blockHash: OWN, ack: ACK } });
    tested.chain.signature = "invalid";
    const { result, step } = await verify(tested);

    expect(result.cause).toBe("relay-majority-malicious");
    expect(result.also).toEqual(["forged-ack"]);
    expect(step("proposer-acks").summary).toContain(whom);
  });

  it("comes after a rotation that the duty proposer's valid ack explains, and is told with it", async () => {
    const { result } = await verify(mismatched([[acked()], [], []]));

    expect(result).toMatchObject({
      cause: "proposer-rotation",
      also: ["relay-majority-malicious"],
      urgency: "now",
    });
  });

  it.each([
    [
      "its committed signature under any name",
      `proposerAck slot=${SLOT} sig=${ACK.signature}`,
      "pass",
    ],
    ["its committed bytes without the word", `slot ${SLOT}: 0x${ACK.signature} taken`, "pass"],
    [
      "that an ack was asked for, with the proposer's key",
      `requesting ack for slot ${SLOT} from 0x${KEY}`,
      "unknown",
    ],
    ["nothing that is known to be an ack", `slot ${SLOT} header accepted`, "unknown"],
    ["another root, named as such", `ack slot=${SLOT} root=0x${"77".repeat(32)}`, "fail"],
  ])("tells %s", async (_what, text, verdict) => {
    expect((await verify(mismatched([[text], [text], [text]]))).step("proposer-acks").verdict).toBe(
      verdict,
    );
  });

  it("takes no time over a line without end", async () => {
    const endless = `ack ${SLOT} ${"no ".repeat(300_000)}`;
    const begun = performance.now();
    await verify(mismatched([[endless], [endless], [endless]]));

    expect(performance.now() - begun).toBeLessThan(1_000);
  });

  it("puts none on a minority", async () => {
    const { step } = await verify(mismatched([[acked()], [acked()], []]));

    expect(step("proposer-acks")).toMatchObject({ verdict: "pass" });
    expect(step("proposer-acks").summary).toContain("not relay-3");
  });

  it("is unknown where the log does not reach back to the slot", async () => {
    const tested = mismatched([[acked()], [], []]);
    const late = tested.lattice.clock.now();
    for (const name of ["h-relay-2", "h-relay-3"]) {
      (tested.hosts.given as Record<string, object>)[name] = {
        units: { [UNIT]: {} },
        journal: [{ atMs: late, priority: 6, text: "started" }],
      };
    }
    const { result, step } = await verify(tested);

    expect(step("proposer-acks").verdict).toBe("unknown");
    expect(result).toMatchObject({ cause: "proposer-rotation", confidence: "low" });
    expect(result.wouldSettle).toEqual(["proposer-acks"]);
  });

  it.each([
    [
      "the block hash alone, for an ack that tells no more",
      `ack slot=${SLOT} block=${OWN}`,
      "pass",
    ],
    ["its payload nowhere", `ack received for slot ${SLOT}`, "unknown"],
  ])("may tell %s", async (_what, text, verdict) => {
    const { step } = await verify(mismatched([[text], [text], [text]]));

    expect(step("proposer-acks").verdict).toBe(verdict);
  });

  it("never shows a whole ack", async () => {
    const { step } = await verify(mismatched());

    expect(JSON.stringify(step("proposer-acks"))).not.toContain(ACK.signature.slice(0, 24));
  });
});

describe("the chain's side", () => {
  it("knows a missed slot", async () => {
    const tested = mismatched();
    tested.chain.block = (slot) =>
      slot === SLOT ? { kind: "none" } : { kind: "block", blockHash: blockOf(slot) };
    expect((await verify(tested)).result).toMatchObject({
      cause: "slot-missed",
      confidence: "low",
    });

    tested.chain.final = { kind: "final", slot: SLOT };
    expect((await verify(tested)).result).toMatchObject({
      cause: "slot-missed",
      confidence: "high",
    });
  });

  it("knows a reorganised block by the beacon node", async () => {
    const tested = mismatched();
    tested.chain.orphans = { kind: "orphans", blockHashes: [OWN] };
    const { result } = await verify(tested);

    expect(result).toMatchObject({ cause: "reorged", confidence: "high" });
    expect(result.also).toBeUndefined();
  });

  it("knows a reorganised block by the independent node", async () => {
    const tested = mismatched();
    tested.chain.independent = new FakeNode("own", ["00", "11", OTHER], { [OWN]: 2 });
    const { result, step } = await verify(tested);

    expect(result.cause).toBe("reorged");
    expect(step("block-canonical").summary).toContain("in its place");
  });

  it("is provisional until it is final", async () => {
    const tested = mismatched();
    tested.chain.block = (slot) =>
      slot === SLOT ? { ...ROTATED, final: false } : { kind: "block", blockHash: blockOf(slot) };
    const { result, step } = await verify(tested);

    expect(result).toMatchObject({ cause: "proposer-rotation", confidence: "low" });
    expect(step("finality").summary).toContain("not final yet");
  });

  it.each([
    unread("unsupported fork", "blocks of gloas are not supported yet"),
    unread("behind", "the beacon node has not verified its head (optimistic)"),
    unread("not json", "answered HTML (HTTP 200)"),
  ])("says why it could not be read: $reason", async (why) => {
    const tested = mismatched();
    tested.chain.block = () => why;
    const { result, step } = await verify(tested);

    expect(result.cause).toBe("inconclusive");
    expect(step("on-chain-block")).toMatchObject({ verdict: "unknown" });
    expect(step("on-chain-block").summary).toContain(why.detail);
    expect(result.wouldSettle).toContain("on-chain-block");
  });

  it("has the accepted block: no mismatch, whatever hosts and acks would say", async () => {
    const tested = mismatched();
    tested.chain.block = (slot) => ({ kind: "block", blockHash: blockOf(slot), final: false });
    tested.chain.signature = "invalid";
    const { result } = await verify(tested);

    expect(result).toMatchObject({ cause: "no-mismatch", confidence: "high" });
  });

  it("cannot differ from a header that was never accepted", async () => {
    const tested = mismatched();
    tested.lattice.reader.forget("relay", SLOT, SLOT);
    const { result } = await verify(tested);

    expect(result).toMatchObject({ cause: "no-mismatch", confidence: "high" });
  });

  it("names the section that is not configured", async () => {
    const tested = mismatched();
    tested.chain.hasBeacon = false;
    const { step } = await verify(tested);

    expect(step("on-chain-block").summary).toContain("`chain.beacon`");
  });

  it("asks relays again before it says that nobody delivered", async () => {
    const tested = mismatched();
    const trace = { blockHash: OTHER, builder: "cc".repeat(48), proposer: KEY };
    tested.chain.relays = [
      relayData("boost", { kind: "delivered", traces: [] }, { kind: "delivered", traces: [trace] }),
      relayData("ultra", unread("rate limited", "asks us to come back later (HTTP 429)")),
    ];
    const { step } = await verify(tested);

    expect(step("deliveries")).toMatchObject({
      verdict: "pass",
      summary: "boost delivered a payload",
    });
    const told = step("deliveries").evidence.map(({ label, value }) => `${label}: ${value}`);
    expect(told[0]).toContain("the chain's block");
    expect(told[1]).toContain("rate limited");
  });
});

describe("latest", () => {
  it("takes the newest slot that is affected, and lists all", async () => {
    const tested = mismatched();
    tested.chain.block = (slot) =>
      slot === SLOT || slot === SLOT - 9 ? ROTATED : { kind: "block", blockHash: blockOf(slot) };
    const { result } = await verify(tested, "latest");

    expect(result).toMatchObject({ slot: SLOT, affected: [SLOT, SLOT - 9], repeated: false });
    expect(result.cause).toBe("proposer-rotation");
  });

  it("is inconclusive when none is affected although the counter stands above zero", async () => {
    const tested = mismatched();
    tested.chain.block = (slot) => ({ kind: "block", blockHash: blockOf(slot) });
    const { result, step } = await verify(tested, "latest");

    expect(result.cause).toBe("inconclusive");
    expect(step("affected-slots")).toMatchObject({ verdict: "pass" });
    expect(step("on-chain-block").verdict).toBe("not-needed");
    expect(result.slot).toBeUndefined();
  });

  it.each([
    ["stands at 0", [0, 0, 0], 0],
    ["has not moved for 15 minutes", [4, 4, 4], 3_000_000],
  ])("is recovered when the counter %s", async (_what, values, heldMs) => {
    const tested = mismatched();
    tested.chain.block = (slot) => ({ kind: "block", blockHash: blockOf(slot) });
    tested.metrics.exported.mismatches = each("relay", values, {}, { heldMs });
    const { result } = await verify(tested, "latest");

    expect(result).toMatchObject({ cause: "recovered", confidence: "high" });
  });

  it("is recovered with low confidence when a slot could not be compared", async () => {
    const tested = mismatched();
    tested.chain.block = (slot) =>
      slot === SLOT - 9
        ? unread("timed out", "no answer")
        : { kind: "block", blockHash: blockOf(slot) };
    tested.metrics.exported.mismatches = each("relay", [0, 0, 0]);
    const { result, step } = await verify(tested, "latest");

    expect(result).toMatchObject({ cause: "recovered", confidence: "low" });
    expect(step("affected-slots")).toMatchObject({ verdict: "unknown" });
    expect(step("affected-slots").summary).toMatch(/and 1 could not be compared.*timed out/);
  });

  it("cannot tell when the chain cannot be read", async () => {
    const tested = mismatched();
    tested.chain.block = () => unread("timed out", "no answer");
    const { result, step } = await verify(tested, "latest");

    expect(result.cause).toBe("inconclusive");
    expect(step("affected-slots")).toMatchObject({ verdict: "unknown" });
  });
});
