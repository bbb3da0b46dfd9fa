import type { SlotRecord } from "../../../lattice/record.ts";
import type { OrganismState } from "../../../lattice/organism-state.ts";
import type { Slot } from "../../../lattice/slot-clock.ts";
import type { SlotTopic } from "../../slots.ts";
import type { LatticeFacts } from "../../facts.ts";
import { unread } from "../../../lattice/reading.ts";
import type { Unread } from "../../../lattice/reading.ts";

/** The header relay accepted for a slot, if it did. */
export type Accepted =
  | { readonly kind: "accepted"; readonly record: SlotRecord; readonly blockHash: string }
  | { readonly kind: "none" }
  | Unread;

export function acceptedOf(relay: OrganismState): Accepted {
  const { state, record, disagreement, reason = "not asked", detail = "" } = relay;
  if (disagreement === "digest") {
    return unread("contradiction", "relay's readers tell different records of the slot");
  }
  if (record !== undefined) {
    const { blockHash } = record.fields;
    return blockHash === undefined
      ? unread("unexpected shape", "relay's record does not tell `fields.blockHash`")
      : { kind: "accepted", record, blockHash };
  }
  if (state === "missing") return { kind: "none" };
  if (state === "pending") return unread("not asked", "relay may still commit the slot");
  return unread(reason, detail);
}

export async function acceptedAt(slot: Slot, facts: LatticeFacts): Promise<Accepted> {
  return acceptedOf((await facts.slot(slot)).states.relay);
}

/** Slots for which relay accepted another block than the chain has. */
export const MISMATCHES: SlotTopic = {
  id: "mismatch",
  means: "the chain get another block than relay accepted, or none",
  reads: ["relay", "tally"],
  async affects({ slot, states }, facts) {
    const accepted = acceptedOf(states.relay);
    if (accepted.kind === "unread") return accepted;
    if (accepted.kind === "none") return "nothing";
    const block = await facts.chain.block(slot);
    if (block.kind === "unread") return block;
    return block.kind === "block" && block.blockHash === accepted.blockHash ? "fine" : "affected";
  },
};
