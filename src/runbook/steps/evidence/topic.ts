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
    const said = byRecords(records);
    if (said !== "owed?") return said;
    const block = await facts.chain.block(slot);
    if (block.kind === "unread") return block;
    return block.kind === "block" && block.blockHash === accepted ? "affected" : "fine";
  },
};

/** What records alone tell; whether a record of tally is owed, only the chain does. */
function byRecords({
  states,
  settled,
}: SlotRecords): "affected" | "fine" | "nothing" | "owed?" | Unread {
  const { tally } = states;
  const attested = tally.record !== undefined;
  if (attested && derivedOf(states).some(differs)) return "affected";
  if (linksOf(states, undefined).some(({ holds }) => holds === false)) return "affected";
  if (attested) return "fine";
  return whyUnread(tally) ?? (settled ? "owed?" : "nothing");
}

function whyUnread({ state, reason, detail }: OrganismState): Unread | undefined {
  return state === "unknown" ? unread(reason ?? "not asked", detail ?? "") : undefined;
}
