import { describe, expect, it } from "@jest/globals";
import { bls12_381 } from "@noble/curves/bls12-381.js";
import { HASHED_ROOTS } from "../../src/drill/hashed-roots.ts";
import { ackOf, ackRoot, proposerAt, validator } from "../../src/drill/proposers.ts";
import type { SignedAck } from "../../src/drill/proposers.ts";
import { committedAck } from "../../src/drill/record-fields.ts";
import { worldOf } from "./world-of.ts";

const SUITE = "BLS_SIG_BLS12381G2_XMD:SHA-256_SSWU_RO_POP_";

const bls = bls12_381.longSignatures;

function holds({ pubkey, signature, root }: SignedAck): boolean {
  const message = bls.hash(Buffer.from(root, "hex"), SUITE);
  return bls.verify(Buffer.from(signature, "hex"), message, Buffer.from(pubkey, "hex"));
}

describe("simulated proposers", () => {
  it("have the library's own points for the roots they sign", () => {
    for (const [place, kept] of HASHED_ROOTS.entries()) {
      const { x, y } = bls.hash(Buffer.from(ackRoot(place), "hex"), SUITE).toAffine();
      const hex = [x.c0, x.c1, y.c0, y.c1].map((part) => part.toString(16).padStart(96, "0"));
      expect(Buffer.from(kept, "base64").toString("hex")).toBe(hex.join(""));
    }
  });

  it("sign acks that hold, each another one as far as anyone looks back", () => {
    const world = worldOf([]);
    const slots = Array.from({ length: 64 }, (_, back) => world.baseSlot - back);
    const acks = slots.map((slot) => ackOf(world, slot));

    expect(new Set(acks.map(({ root }) => root)).size).toBe(64);
    expect(new Set(acks.map(({ signature }) => signature)).size).toBe(64);
    for (const [index, ack] of acks.slice(0, 8).entries()) {
      expect(ack.pubkey).toBe(proposerAt(world, slots[index] ?? 0).pubkey);
      expect(holds(ack)).toBe(true);
    }
  });

  it("are another lattice's where the lattice is another", () => {
    const world = worldOf([]);
    const other = { ...world, topology: { ...world.topology, latticeId: "ee".repeat(32) } };
    const ack = ackOf(other, 77_000);

    expect(holds(ack)).toBe(true);
    expect(proposerAt(other, 77_000).pubkey).not.toBe(proposerAt(world, 77_000).pubkey);
  });

  it("are known by their index, and nobody else is", () => {
    const world = worldOf([]);
    const proposer = proposerAt(world, world.baseSlot);

    expect(validator(world, proposer.index)).toEqual(proposer);
    expect(validator(world, proposer.index + 8)).toBeUndefined();
    expect(validator(world, -1)).toBeUndefined();
  });
});

describe("an ack in relay's record", () => {
  const at = (mode: "forged" | "another-key" | "unrecorded") => {
    const world = worldOf([{ kind: "ack", mode, from: -5, to: -5 }]);
    const slot = world.baseSlot - 5;
    return { ack: committedAck(world, slot), duty: proposerAt(world, slot).pubkey };
  };

  it("can be forged: the duty proposer's key has not signed its root", () => {
    const { ack, duty } = at("forged");

    expect(ack?.pubkey).toBe(duty);
    expect(ack && holds(ack)).toBe(false);
  });

  it("can be another validator's, and hold", () => {
    const { ack, duty } = at("another-key");

    expect(ack?.pubkey).not.toBe(duty);
    expect(ack && holds(ack)).toBe(true);
  });

  it("can be left out, and is the proposer's in every other slot", () => {
    expect(at("unrecorded").ack).toBeUndefined();
    const world = worldOf([{ kind: "ack", mode: "forged", from: -5, to: -5 }]);
    expect(committedAck(world, world.baseSlot - 4)).toEqual(ackOf(world, world.baseSlot - 4));
  });
});
