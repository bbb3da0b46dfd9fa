import { ORGANISMS } from "../../../lattice/organism.ts";
import { unread } from "../../../lattice/reading.ts";
import type { Unread } from "../../../lattice/reading.ts";
import type { OrganismState } from "../../../lattice/organism-state.ts";
import type { SlotRecords } from "../../../ports/collections.ts";
import type { SlotTopic } from "../../slots.ts";
import { derivedOf, differs } from "./attribution.ts";
import { linksOf } from "./links.ts";

/** Slots whose records do not line up, or that tally left out although their block is on the chain. */
export const EVIDENCE_GAPS: SlotTopic = {
  id: "evidence",
  means: "records not line up, or tally leave out a block that is on the chain",
  reads: ORGANISMS,
  async affects(records, facts) {
    const { slot, states } = records;
    const accepted = states.relay.record?.fields.blockHash;
    if (accepted === undefined) return whyUnread(states.relay) ?? "nothing";
    const block = await facts.chain.block(slot);
    if (!linesUp(records)) return "affected";
    const attested = attestedBy(records);
    if (typeof attested !== "boolean") return attested;
    if (block.kind === "unread") return block;
    const landed = block.kind === "block" && block.blockHash === accepted;
    return landed === attested ? "fine" : "affected";
  },
};

/** Whether tally attested the slot; `nothing` while it still may. */
function attestedBy({ states: { tally }, settled }: SlotRecords): boolean | "nothing" | Unread {
  if (tally.record !== undefined) return true;
  return whyUnread(tally) ?? (settled ? false : "nothing");
}

/** Whether the records line up by themselves. */
function linesUp({ states }: SlotRecords): boolean {
  const attested = states.tally.record !== undefined;
  if (attested && derivedOf(states).some(differs)) return false;
  return linksOf(states, undefined).every(({ holds }) => holds !== false);
}

function whyUnread({ state, reason, detail }: OrganismState): Unread | undefined {
  return state === "unknown" ? unread(reason ?? "not asked", detail ?? "") : undefined;
}
