import type { z } from "zod";
import { normalHex } from "../../lattice/lattice-id.ts";
import { unread } from "../../lattice/reading.ts";
import type { Unread } from "../../lattice/reading.ts";
import type { Slot } from "../../lattice/slot-clock.ts";
import type { Failure } from "../../outbound/answer.ts";
import type { Peer } from "../../outbound/outbound.ts";
import type { Beacon, ChainBlock, Duty, FinalSlot, Orphans } from "../../ports/beacon.ts";
import { blockOf, hashAt, optimisticHead } from "./beacon-block.ts";
import {
  BlockJson,
  DutiesJson,
  HeaderJson,
  HeadersJson,
  SyncingJson,
  ValidatorJson,
} from "./beacon-json.ts";
import { askBeacon } from "./beacon-questions.ts";
import type { Found } from "./beacon-questions.ts";

/** Bytes of an answer that are read at most; a full block stays well below. */
export const BEACON_MAX_BYTES = 16 * 1_048_576;

/** A search asks for the headers and blocks of 64 slots at once. */
export const BEACON_CONNECTIONS = 128;

/** Slots of an epoch, the same on every network that is named here (consensus-specs, presets/mainnet). */
const EPOCH_SLOTS = 32;

/** A beacon node behind the standard Beacon API. */
export class BeaconNode implements Beacon {
  readonly #peer: Peer;

  constructor(peer: Peer) {
    this.#peer = peer;
  }

  async blockAt(slot: Slot, signal: AbortSignal): Promise<ChainBlock | Unread> {
    const [header, blinded] = await Promise.all([
      askBeacon(this.#peer, HeaderJson, `/eth/v1/beacon/headers/${slot}`, signal),
      askBeacon(this.#peer, BlockJson, `/eth/v1/beacon/blinded_blocks/${slot}`, signal),
    ]);
    // What a node shows at the slot and does not call canonical is not the chain's.
    if (header.kind === "found" && isBeside(header.value.data, slot)) {
      return noBlock(slot, await this.#head(signal));
    }
    if (blinded.kind === "found") return blockOf(blinded.value, slot);
    // A node may lack a route: that no block is there is believed only of all that could show one.
    const [full, head] = await Promise.all([
      askBeacon(this.#peer, BlockJson, `/eth/v2/beacon/blocks/${slot}`, signal),
      this.#head(signal),
    ]);
    if (full.kind === "found") return blockOf(full.value, slot);
    if (full.kind === "failed") return failure(full);
    if (header.kind === "found") {
      return unread("contradiction", "the beacon node has a header at the slot, but no block");
    }
    return noBlock(slot, head);
  }

  async orphansAt(slot: Slot, signal: AbortSignal): Promise<Orphans | Unread> {
    const [all, one] = await Promise.all([
      askBeacon(this.#peer, HeadersJson, `/eth/v1/beacon/headers?slot=${slot}`, signal),
      askBeacon(this.#peer, HeaderJson, `/eth/v1/beacon/headers/${slot}`, signal),
    ]);
    const roots = rootsBeside(all, one, slot);
    if ("reason" in roots) return roots;
    const hashes = await Promise.all([...roots].map((root) => this.#hashOf(root, slot, signal)));
    const lost = hashes.find((hash) => typeof hash !== "string");
    return (
      lost ?? { kind: "orphans", blockHashes: hashes.filter((hash) => typeof hash === "string") }
    );
  }

  async dutyAt(slot: Slot, signal: AbortSignal): Promise<Duty | Unread> {
    const epoch = Math.floor(slot / EPOCH_SLOTS);
    const path = (version: string) => `/eth/${version}/validator/duties/proposer/${epoch}`;
    const first = await askBeacon(this.#peer, DutiesJson, path("v1"), signal);
    const told =
      first.kind === "found" ? first : await askBeacon(this.#peer, DutiesJson, path("v2"), signal);
    if (told.kind === "failed") return failure(told);
    const duty =
      told.kind === "found" ? told.value.data.find((one) => one.slot === slot) : undefined;
    if (duty === undefined) {
      return unread("http status", "the beacon node does not tell who had to propose at the slot");
    }
    return { kind: "duty", index: duty.validator_index, pubkey: normalHex(duty.pubkey) };
  }

  async finalSlot(signal: AbortSignal): Promise<FinalSlot | Unread> {
    const told = await askBeacon(
      this.#peer,
      HeaderJson,
      "/eth/v1/beacon/headers/finalized",
      signal,
    );
    if (told.kind === "failed") return failure(told);
    return told.kind === "found"
      ? { kind: "final", slot: told.value.data.header.message.slot }
      : unread("http status", "the beacon node does not tell which slot is final");
  }

  async validator(index: number, signal: AbortSignal): Promise<Duty | Unread> {
    const path = `/eth/v1/beacon/states/head/validators/${index}`;
    const told = await askBeacon(this.#peer, ValidatorJson, path, signal);
    if (told.kind === "failed") return failure(told);
    if (told.kind === "absent") {
      return unread("http status", `the beacon node knows no validator ${index}`);
    }
    const { index: answered, validator } = told.value.data;
    return answered === index
      ? { kind: "duty", index, pubkey: normalHex(validator.pubkey) }
      : unread("contradiction", `the beacon node told of validator ${answered}, not ${index}`);
  }

  /** The execution hash of a block of the slot that is known by its root, or by the slot itself. */
  async #hashOf(root: string, slot: Slot, signal: AbortSignal): Promise<string | Unread> {
    const blinded = `/eth/v1/beacon/blinded_blocks/${root}`;
    const first = await askBeacon(this.#peer, BlockJson, blinded, signal);
    const told =
      first.kind === "found"
        ? first
        : await askBeacon(this.#peer, BlockJson, `/eth/v2/beacon/blocks/${root}`, signal);
    if (told.kind === "failed") return failure(told);
    return told.kind === "found"
      ? hashAt(told.value, slot)
      : unread(
          "unexpected shape",
          "the beacon node has a header beside the chain, and not its block",
        );
  }

  /** The slot of the node's head, when the node vouches for it. */
  async #head(signal: AbortSignal): Promise<Slot | Unread> {
    const header = await askBeacon(this.#peer, HeaderJson, "/eth/v1/beacon/headers/head", signal);
    if (header.kind === "found") {
      const { execution_optimistic: optimistic, data } = header.value;
      return optimistic ? optimisticHead() : data.header.message.slot;
    }
    const syncing = await askBeacon(this.#peer, SyncingJson, "/eth/v1/node/syncing", signal);
    if (syncing.kind === "found") {
      const { is_optimistic: optimistic, head_slot: slot } = syncing.value.data;
      return optimistic ? optimisticHead() : slot;
    }
    if (syncing.kind === "absent") return unread("http status", "the beacon node tells no head");
    return failure(syncing);
  }
}

/** Roots of blocks at the slot that are not canonical; the slot itself for one whose root is not told. */
function rootsBeside(
  all: Found<z.output<typeof HeadersJson>>,
  one: Found<z.output<typeof HeaderJson>>,
  slot: Slot,
): ReadonlySet<string> | Unread {
  const listed = all.kind === "found" ? all.value.data : [];
  if (listed.length > 0 && listed.every(({ header }) => header.message.slot !== slot)) {
    return unread("another slot", "the beacon node lists headers of other slots");
  }
  const shown = one.kind === "found" ? [one.value.data] : [];
  const beside = [...listed, ...shown].filter((header) => isBeside(header, slot));
  if (beside.length > 0) return new Set(beside.map(({ root }) => root ?? `${slot}`));
  if (all.kind === "failed") return failure(all);
  if (all.kind === "found") return new Set();
  if (one.kind === "failed") return failure(one);
  // A node that shows a header at the slot and no list of them lacks the route: then nothing is known.
  return one.kind === "found"
    ? unread("http status", "the beacon node does not list the headers of a slot")
    : new Set();
}

type Header = z.output<typeof HeaderJson>["data"];

/** Whether it is a header of the slot that is not canonical; some nodes answer for an earlier slot. */
function isBeside({ canonical, header }: Header, slot: Slot): boolean {
  return !canonical && header.message.slot === slot;
}

function failure({ reason, detail }: Failure): Unread {
  return unread(reason, `the beacon node ${detail}`);
}

/** No block was found: that means something only once the node has seen a later one. */
function noBlock(slot: Slot, head: Slot | Unread): ChainBlock | Unread {
  if (typeof head !== "number") return head;
  if (head > slot) return { kind: "none" };
  return unread("behind", `the beacon node's head is at slot ${head}`);
}
