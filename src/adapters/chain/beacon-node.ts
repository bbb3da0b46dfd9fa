import type { z } from "zod";
import { normalHex } from "../../lattice/lattice-id.ts";
import { unread } from "../../lattice/reading.ts";
import type { Unread } from "../../lattice/reading.ts";
import type { Slot } from "../../lattice/slot-clock.ts";
import { asJson, failed } from "../../outbound/answer.ts";
import type { Failure } from "../../outbound/answer.ts";
import type { Peer } from "../../outbound/outbound.ts";
import type { Beacon, ChainBlock } from "../../ports/beacon.ts";
import { BlockJson, HeaderJson, SyncingJson } from "./beacon-json.ts";

/** Bytes of an answer that are read at most; a full block stays well below. */
export const BEACON_MAX_BYTES = 16 * 1_048_576;

type Found<T> =
  { readonly kind: "found"; readonly value: T } | { readonly kind: "absent" } | Failure;

/** A beacon node behind the standard Beacon API. */
export class BeaconNode implements Beacon {
  readonly #peer: Peer;

  constructor(peer: Peer) {
    this.#peer = peer;
  }

  async blockAt(slot: Slot, signal: AbortSignal): Promise<ChainBlock | Unread> {
    const [header, blinded, head] = await Promise.all([
      this.#ask(HeaderJson, `/eth/v1/beacon/headers/${slot}`, signal),
      this.#ask(BlockJson, `/eth/v1/beacon/blinded_blocks/${slot}`, signal),
      this.#head(signal),
    ]);
    if (blinded.kind === "found") return blockOf(blinded.value, slot);
    // A node may lack a route: that no block is there is believed only of all that could show one.
    const full = await this.#ask(BlockJson, `/eth/v2/beacon/blocks/${slot}`, signal);
    if (full.kind === "found") return blockOf(full.value, slot);
    if (full.kind === "failed") return unread(full.reason, `the beacon node ${full.detail}`);
    if (header.kind === "found" && header.value.data.canonical) {
      return unread("contradiction", "the beacon node has a header at the slot, but no block");
    }
    return noBlock(slot, head);
  }

  /** The slot of the node's head, when the node vouches for it. */
  async #head(signal: AbortSignal): Promise<Slot | Unread> {
    const header = await this.#ask(HeaderJson, "/eth/v1/beacon/headers/head", signal);
    if (header.kind === "found") {
      const { execution_optimistic: optimistic, data } = header.value;
      return optimistic ? optimisticHead() : data.header.message.slot;
    }
    const syncing = await this.#ask(SyncingJson, "/eth/v1/node/syncing", signal);
    if (syncing.kind === "found") {
      const { is_optimistic: optimistic, head_slot: slot } = syncing.value.data;
      return optimistic ? optimisticHead() : slot;
    }
    if (syncing.kind === "absent") return unread("http status", "the beacon node tells no head");
    return unread(syncing.reason, `the beacon node ${syncing.detail}`);
  }

  async #ask<T extends z.ZodType>(
    schema: T,
    path: string,
    signal: AbortSignal,
  ): Promise<Found<z.output<T>>> {
    const answer = asJson(await this.#peer.get(path, signal));
    if (answer.kind === "failed") return answer;
    if (answer.status === 404) return { kind: "absent" };
    const parsed = schema.safeParse(answer.value);
    if (parsed.success) return { kind: "found", value: parsed.data };
    return failed("unexpected shape", "answered something that is not the Beacon API's");
  }
}

function blockOf(block: z.output<typeof BlockJson>, slot: Slot): ChainBlock | Unread {
  if (block.execution_optimistic) return optimisticHead();
  const { message } = block.data;
  if (message.slot !== slot) {
    return unread("another slot", `the beacon node answered for slot ${message.slot}`);
  }
  const payload = message.body.execution_payload ?? message.body.execution_payload_header;
  if (payload === undefined) {
    const fork = block.version ?? "an unknown fork";
    return unread("unexpected shape", `blocks of ${fork} are not supported yet`);
  }
  return { kind: "block", blockHash: normalHex(payload.block_hash) };
}

/** No block was found: that means something only once the node has seen a later one. */
function noBlock(slot: Slot, head: Slot | Unread): ChainBlock | Unread {
  if (typeof head !== "number") return head;
  if (head > slot) return { kind: "none" };
  return unread("behind", `the beacon node's head is at slot ${head}`);
}

function optimisticHead(): Unread {
  return unread("behind", "the beacon node has not verified its head (optimistic)");
}
