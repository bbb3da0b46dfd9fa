import { bls12_381 } from "@noble/curves/bls12-381.js";
import type { Slot } from "../lattice/slot-clock.ts";
import { HASHED_ROOTS } from "./hashed-roots.ts";
import { choiceOf, hashOf } from "./world.ts";
import type { World } from "./world.ts";

/** The simulated chain's validators, and what they sign. */

const bls = bls12_381.longSignatures;

/** Ethereum's ciphersuite (consensus-specs, beacon-chain.md). */
const SUITE = "BLS_SIG_BLS12381G2_XMD:SHA-256_SSWU_RO_POP_";

/** Few, so that a drill has their keys at once. */
const VALIDATORS = 8;

const FIRST_INDEX = 51_200;

export const SLOTS_PER_EPOCH = 32;

export interface Validator {
  readonly index: number;
  /** 96 hex digits. */
  readonly pubkey: string;
}

/** A proposer's signature; hex without 0x. */
export interface SignedAck {
  readonly pubkey: string;
  readonly signature: string;
  readonly root: string;
}

/** Who has to propose at the slot. */
export function proposerAt(world: World, slot: Slot): Validator {
  return validatorAt(world, chosenAt(world, slot));
}

/** A validator by its index. */
export function validator(world: World, index: number): Validator | undefined {
  const place = index - FIRST_INDEX;
  const there = Number.isInteger(place) && place >= 0 && place < VALIDATORS;
  return there ? validatorAt(world, place) : undefined;
}

/** The root of what the slot's proposer signed. Roots recur, further apart than anyone looks back. */
export function ackRoot(slot: Slot): string {
  return hashOf("ack", slot % HASHED_ROOTS.length);
}

/** The ack that the slot's proposer gives, or what another validator would sign in its place. */
export function ackOf(
  world: World,
  slot: Slot,
  { root = ackRoot(slot), another = false } = {},
): SignedAck {
  const place = (chosenAt(world, slot) + Number(another)) % VALIDATORS;
  const { pubkey } = validatorAt(world, place);
  return { pubkey, root, signature: signature(secretOf(world, place), root) };
}

function chosenAt({ topology }: World, slot: Slot): number {
  return choiceOf(VALIDATORS, topology.latticeId, "proposer", slot);
}

function validatorAt(world: World, place: number): Validator {
  const secret = secretOf(world, place);
  const pubkey = kept(pubkeys, `${secret}`, () =>
    bls12_381.G1.Point.BASE.multiplyUnsafe(secret).toHex(),
  );
  return { index: FIRST_INDEX + place, pubkey };
}

/** Short, since nothing is at stake here and signing with it is quick; a real one has 255 bits. */
function secretOf({ topology }: World, place: number): bigint {
  return BigInt(`0x1${hashOf(topology.latticeId, "validator", place).slice(0, 8)}`);
}

function signature(secret: bigint, root: string): string {
  return kept(signatures, `${secret}|${root}`, () =>
    (knownPoint(root) ?? bls.hash(Buffer.from(root, "hex"), SUITE)).multiplyUnsafe(secret).toHex(),
  );
}

/** The root's point on the curve, where it has been worked out before. */
function knownPoint(root: string) {
  const base64 = pointsByRoot.get(root);
  if (base64 === undefined) return undefined;
  const hex = Buffer.from(base64, "base64").toString("hex");
  const part = (place: number) => BigInt(`0x${hex.slice(96 * place, 96 * (place + 1))}`);
  const { Fp2 } = bls12_381.fields;
  const x = Fp2.fromBigTuple([part(0), part(1)]);
  const y = Fp2.fromBigTuple([part(2), part(3)]);
  return bls12_381.G2.Point.fromAffine({ x, y });
}

const pointsByRoot = new Map(
  HASHED_ROOTS.map((point, place) => [hashOf("ack", place), point] as const),
);

/** What was worked out once is kept: it never changes, and is asked for again and again. */
const signatures = new Map<string, string>();
const pubkeys = new Map<string, string>();

const MOST_KEPT = 4_096;

function kept(known: Map<string, string>, key: string, make: () => string): string {
  const made = known.get(key) ?? make();
  if (known.size >= MOST_KEPT) known.clear();
  known.set(key, made);
  return made;
}
