import { describe, expect, it } from "@jest/globals";
import { unread } from "../../src/lattice/reading.ts";
import type { Simulated } from "../../src/lattice/record.ts";
import { verifyUseCases } from "../../src/verification/use-cases.ts";
import { FakeNode } from "../fakes/fake-chain.ts";
import { blockOf, CLOCK_SLOT } from "../walk/lattice-under-test.ts";
import { each, VerificationUnderTest } from "./verification-under-test.ts";

const SLOT = CLOCK_SLOT - 4;
const HASH = "ab".repeat(32);
const IN = "11".repeat(32);
const OUT = "22".repeat(32);

const FINE: Simulated = { head: { number: 100, hash: HASH }, inputHash: IN, outputHash: OUT };

/** Every record of atelier tells what its members simulated; one slot as the test says. */
function diverging(changes: Readonly<Record<string, Partial<Simulated>>>, slots = [SLOT]) {
  const tested = new VerificationUnderTest();
  for (let slot = CLOCK_SLOT - 100; slot <= CLOCK_SLOT; slot += 1) {
    const members = Object.fromEntries(
      [1, 2, 3].map((n) => {
        const name = `atelier-${n}`;
        const change = slots.includes(slot) ? changes[name] : {};
        return [name, { ...FINE, ...change }];
      }),
    );
    const fields = { blockHash: blockOf(slot), members };
    tested.lattice.reader.change("atelier", slot, { fields });
  }
  tested.chain.simulated = { kind: "simulated", inputHash: IN, outputHash: OUT };
  tested.metrics.exported.divergence = each("atelier", [1, 1, 1]);
  return tested;
}

async function verify(tested: VerificationUnderTest, slot: number | "latest" = SLOT) {
  const result = await verifyUseCases(tested.sources()).divergence(slot);
  const step = (id: string) => {
    const found = result.steps.find((one) => one.id === id);
    if (found === undefined) throw new Error(`no step ${id}`);
    return found;
  };
  return { result, step };
}

describe("members that came to different outputs", () => {
  it.each([
    [
      "3 blocks behind",
      { head: { number: 97, hash: "cd".repeat(32) } },
      "fail",
      "lagging-rpc",
      "high",
    ],
    [
      "2 blocks behind",
      { head: { number: 98, hash: "cd".repeat(32) } },
      "pass",
      "input-tampered",
      "low",
    ],
    [
      "2 blocks ahead",
      { head: { number: 102, hash: "cd".repeat(32) } },
      "pass",
      "input-tampered",
      "low",
    ],
    [
      "at one height with another hash",
      { head: { number: 100, hash: "cd".repeat(32) } },
      "fail",
      "lagging-rpc",
      "high",
    ],
    [
      "with a hash and no height",
      { head: { hash: "cd".repeat(32) } },
      "unknown",
      "inconclusive",
      "low",
    ],
    ["with a height and no hash", { head: { number: 100 } }, "pass", "input-tampered", "low"],
  ])("stood on a head %s", async (...given) => {
    const [, change, verdict, cause, confidence] = given;
    const tested = diverging({
      "atelier-2": { ...change, inputHash: "33".repeat(32), outputHash: "44".repeat(32) },
    });
    const { result, step } = await verify(tested);

    expect(step("rpc-heads").verdict).toBe(verdict);
    expect(result).toMatchObject({ cause, confidence });
    if (verdict === "fail") {
      expect(step("rpc-heads").summary).toContain("atelier-2");
      expect(result.mitigations[0]?.text).toMatch(/atelier-2.*fingerprint/);
    }
  });

  it("stood on the right head alone, where the independent node has it", async () => {
    const forked = { head: { number: 100, hash: "cd".repeat(32) } };
    const tested = diverging({ "atelier-2": forked, "atelier-3": forked });
    const hashes = Array.from({ length: 110 }, (_, number) =>
      number === 100 ? HASH : `c${number}`,
    );
    tested.chain.independent = new FakeNode("own", hashes);
    const { step } = await verify(tested);

    expect(step("rpc-heads").summary).toContain("atelier-2 has another block");
    expect(step("rpc-heads").summary).toContain("atelier-3 has another block");
  });

  it("had another input although their heads agree", async () => {
    const change = { inputHash: "33".repeat(32), outputHash: "44".repeat(32) };
    const { result, step } = await verify(diverging({ "atelier-3": change }));

    expect(result).toMatchObject({ cause: "input-tampered", confidence: "high" });
    expect(step("input-hashes").summary).toContain("atelier-3");
    expect(step("independent-node").summary).toContain("came from other inputs");
  });

  it("lied, where input is equal and the simulator agrees with the others", async () => {
    const { result, step } = await verify(
      diverging({ "atelier-2": { outputHash: "44".repeat(32) } }),
    );

    expect(result).toMatchObject({ cause: "malicious-member", confidence: "high" });
    expect(step("independent-node").summary).toContain("atelier-2");
    expect(result.mitigations[0]?.text).toContain("2 of 3");
    expect(result.mitigations.map(({ command }) => command)).not.toContain("pause");
  });

  it.each([
    ["there is no simulator", undefined, "`chain.simulation`"],
    ["the simulator is down", unread("unreachable", "connection refused"), "connection refused"],
    [
      "the simulator had another input",
      { kind: "simulated", inputHash: "99".repeat(32), outputHash: OUT } as const,
      "another input",
    ],
    [
      "the simulator agrees with nobody",
      { kind: "simulated", inputHash: IN, outputHash: "77".repeat(32) } as const,
      "no member has",
    ],
  ])("cannot be told who lied where %s", async (_what, simulated, words) => {
    const tested = diverging({ "atelier-2": { outputHash: "44".repeat(32) } });
    tested.chain.simulated = simulated;
    const { result, step } = await verify(tested);

    expect(result).toMatchObject({ cause: "inconclusive", confidence: "low" });
    expect(result.suspects).toContain("malicious-member");
    expect(step("independent-node").summary).toContain(words);
  });

  it("are no single liar where more differ from the simulator than agree with it", async () => {
    const tested = diverging({
      "atelier-2": { outputHash: "44".repeat(32) },
      "atelier-3": { outputHash: "55".repeat(32) },
    });
    expect((await verify(tested)).result.cause).toBe("inconclusive");
  });

  it("are nobody's who is not of the committee, and one that is not told is not counted as alike", async () => {
    const tested = diverging({});
    const members = {
      "atelier-1": FINE,
      "atelier-2": FINE,
      "ghost-1": { ...FINE, outputHash: "44" },
    };
    tested.lattice.reader.change("atelier", SLOT, {
      fields: { blockHash: blockOf(SLOT), members },
    });
    const { result, step } = await verify(tested);

    expect(JSON.stringify(result)).not.toContain("ghost");
    expect(step("independent-node")).toMatchObject({ verdict: "unknown" });
    expect(step("independent-node").summary).toContain("atelier-3");
  });

  it("agree, and the simulator alone has another output: one of both is wrong, not a member", async () => {
    const tested = diverging({});
    tested.chain.simulated = { kind: "simulated", inputHash: IN, outputHash: "77".repeat(32) };
    const { step } = await verify(tested);

    expect(step("independent-node").verdict).toBe("unknown");
  });
});

describe("how often", () => {
  it("three slots in an hour offer the pause, and latest takes the newest", async () => {
    const slots = [SLOT, SLOT - 2, SLOT - 7];
    const tested = diverging({ "atelier-2": { outputHash: "44".repeat(32) } }, slots);
    const { result } = await verify(tested, "latest");

    expect(result).toMatchObject({ slot: SLOT, affected: slots, repeated: true });
    expect(result.mitigations.at(-1)).toMatchObject({ command: "pause" });
    expect(result.mitigations.at(-1)?.text).toContain(`${SLOT - 7}`);
  });

  it("latest looks at the newest record where none diverges, and is recovered when the counter rests", async () => {
    const tested = diverging({});
    tested.metrics.exported.divergence = each("atelier", [0, 0, 0]);
    const { result, step } = await verify(tested, "latest");

    expect(result).toMatchObject({ cause: "recovered", confidence: "high" });
    expect(step("rpc-heads").verdict).toBe("pass");
  });
});

/** Nodes of the members: chains of so many blocks, forked where the test says. */
function nodes(tested: VerificationUnderTest, heights: readonly number[], fork?: number) {
  heights.forEach((height, index) => {
    const hashes = Array.from({ length: height + 1 }, (_, number) =>
      index === 1 && fork !== undefined && number >= fork ? `f${number}` : `c${number}`,
    );
    tested.chain.nodes.set(`atelier-${index + 1}`, new FakeNode(`n${index + 1}`, hashes));
  });
}

describe("heads that no record tells", () => {
  const silent = () => {
    const tested = new VerificationUnderTest();
    tested.metrics.exported.divergence = each("atelier", [1, 1, 1]);
    tested.metrics.exported.inputHash = each("atelier", [1, 1, 1], { slot: `${SLOT}`, hash: IN });
    return tested;
  };

  it.each([
    ["lags", [50, 44, 50], undefined, "atelier-2 is 6 blocks behind"],
    ["is forked", [50, 50, 51], 48, "atelier-2 has another block at height 50"],
  ])("are asked now: a node that %s is named, and nothing is certain", async (...given) => {
    const [, heights, fork, words] = given;
    const tested = silent();
    nodes(tested, heights, fork);
    const { result, step } = await verify(tested);

    expect(step("rpc-heads").summary).toContain(words);
    expect(step("rpc-heads").summary).toContain("now, not then");
    expect(result).toMatchObject({ cause: "lagging-rpc", confidence: "low" });
    expect(result.wouldSettle).toContain("rpc-heads");
  });

  it("are held against the independent node: all may be behind alike", async () => {
    const tested = silent();
    nodes(tested, [50, 50, 50]);
    tested.chain.independent = new FakeNode(
      "own",
      Array.from({ length: 60 }, (_, n) => `c${n}`),
    );
    const { step } = await verify(tested);

    expect(step("rpc-heads").summary).toContain("9 blocks behind the independent node");
  });

  it("that stand still are old by the clock, or by the independent node", async () => {
    const tested = silent();
    nodes(tested, [50, 50, 50]);
    const old = tested.chain.nodes.get("atelier-3");
    if (old !== undefined) old.atMs -= 60_000;
    expect((await verify(tested)).step("rpc-heads").summary).toContain("atelier-3's head is");
  });

  it("are unknown for members without a node, or whose node is of another chain", async () => {
    const tested = silent();
    nodes(tested, [50, 50]);
    const other = tested.chain.nodes.get("atelier-2");
    if (other !== undefined) other.down = unread("another chain", "is on chain 5, not 1");
    const { step } = await verify(tested);

    expect(step("rpc-heads").verdict).toBe("unknown");
    const told = step("rpc-heads")
      .evidence.map(({ value }) => value)
      .join();
    expect(told).toContain("is on chain 5, not 1");
    expect(told).toContain("no `rpc` is configured");
  });

  it("input hashes come from the metric then, and one that is missing is not a match", async () => {
    const tested = silent();
    expect((await verify(tested)).step("input-hashes").verdict).toBe("pass");
    tested.metrics.exported.inputHash = each("atelier", [1, 1], { slot: `${SLOT}`, hash: IN });
    expect((await verify(tested)).step("input-hashes")).toMatchObject({ verdict: "unknown" });
  });
});
