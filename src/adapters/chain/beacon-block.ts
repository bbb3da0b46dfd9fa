import type { z } from "zod";
import { normalHex } from "../../lattice/lattice-id.ts";
import { unread } from "../../lattice/reading.ts";
import type { Unread } from "../../lattice/reading.ts";
import type { Slot } from "../../lattice/slot-clock.ts";
import type { ChainBlock } from "../../ports/beacon.ts";
import type { BlockJson } from "./beacon-json.ts";

type Block = z.output<typeof BlockJson>;

/** A block of a slot as the port has it. */
export function blockOf(block: Block, slot: Slot): ChainBlock | Unread {
  if (block.execution_optimistic) return optimisticHead();
  const { message, signature } = block.data;
  const payload = payloadAt(block, slot);
  if ("reason" in payload) return payload;
  const { fee_recipient: feeRecipient, extra_data: extra } = payload;
  const vanity = extra === undefined ? undefined : textOf(extra);
  const { finalized: final } = block;
  return {
    kind: "block",
    blockHash: normalHex(payload.block_hash),
    ...(message.proposer_index === undefined ? {} : { proposerIndex: message.proposer_index }),
    ...(feeRecipient === undefined ? {} : { feeRecipient: normalHex(feeRecipient) }),
    ...(vanity === undefined ? {} : { vanity }),
    ...(final === undefined ? {} : { final }),
    ...(signature === undefined ? {} : { signature: normalHex(signature) }),
  };
}

/** The execution hash of a block of the slot, whether or not the node vouches for the block. */
export function hashAt(block: Block, slot: Slot): string | Unread {
  const payload = payloadAt(block, slot);
  return "reason" in payload ? payload : normalHex(payload.block_hash);
}

function payloadAt({ version, data: { message } }: Block, slot: Slot) {
  if (message.slot !== slot) {
    return unread("another slot", `the beacon node answered for slot ${message.slot}`);
  }
  const payload = message.body.execution_payload ?? message.body.execution_payload_header;
  if (payload !== undefined) return payload;
  const fork = version ?? "an unknown fork";
  return unread("unsupported fork", `blocks of ${fork} are not supported yet`);
}

/** Builders put a name of theirs into a block; what is no plain text is not shown. */
function textOf(extra: string): string | undefined {
  const text = Buffer.from(normalHex(extra), "hex").toString("utf8");
  return /^[\x20-\x7e]+$/.test(text) ? text : undefined;
}

export function optimisticHead(): Unread {
  return unread("behind", "the beacon node has not verified its head (optimistic)");
}
