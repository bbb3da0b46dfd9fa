import { startOf } from "../lattice/slot-clock.ts";
import type { Slot } from "../lattice/slot-clock.ts";
import { isFinal, parentOf } from "./chain-blocks.ts";
import type { Block } from "./chain-blocks.ts";
import { proposerAt, SLOTS_PER_EPOCH } from "./proposers.ts";
import type { Validator } from "./proposers.ts";
import { hashOf } from "./world.ts";
import type { World } from "./world.ts";

/** The forms of a beacon node's answers. Numbers are decimal strings, bytes are hex with 0x. */

/** Where nobody looks closer: a signature, a digest. */
const FILLER = `0x${"00".repeat(32)}`;
const SIGNATURE = `0x${"00".repeat(96)}`;

export function genesisJson({ slots }: World): object {
  return {
    data: {
      genesis_time: `${slots.genesisMs / 1000}`,
      genesis_validators_root: FILLER,
      genesis_fork_version: "0x00000000",
    },
  };
}

export function specJson({ slots, topology }: World): object {
  return {
    data: {
      CONFIG_NAME: topology.name,
      PRESET_BASE: "mainnet",
      SECONDS_PER_SLOT: `${slots.slotMs / 1000}`,
      SLOTS_PER_EPOCH: `${SLOTS_PER_EPOCH}`,
      DEPOSIT_CHAIN_ID: `${topology.chainId}`,
      DEPOSIT_NETWORK_ID: `${topology.chainId}`,
    },
  };
}

export function statusJson(head: Slot, clock: Slot): object {
  return {
    data: {
      head_slot: `${head}`,
      sync_distance: `${Math.max(0, clock - head)}`,
      is_syncing: false,
      is_optimistic: false,
      el_offline: false,
    },
  };
}

export function headerJson(world: World, block: Block, nowMs: number) {
  const { slot, root, canonical } = block;
  const message = { ...messageJson(world, block), body_root: `0x${hashOf("body", root)}` };
  return {
    execution_optimistic: false,
    finalized: isFinal(world, slot, nowMs),
    data: { root: `0x${root}`, canonical, header: { message, signature: SIGNATURE } },
  };
}

export function blockJson(
  world: World,
  block: Block,
  { nowMs, blinded }: { readonly nowMs: number; readonly blinded: boolean },
): object {
  const payload = payloadJson(world, block);
  const body = {
    graffiti: FILLER,
    ...(blinded
      ? { execution_payload_header: { ...payload, transactions_root: FILLER } }
      : { execution_payload: { ...payload, transactions: [], withdrawals: [] } }),
  };
  return {
    version: "fulu",
    execution_optimistic: false,
    finalized: isFinal(world, block.slot, nowMs),
    data: { message: { ...messageJson(world, block), body }, signature: SIGNATURE },
  };
}

function messageJson(world: World, block: Block) {
  const { slot, root } = block;
  return {
    slot: `${slot}`,
    proposer_index: `${proposerAt(world, slot).index}`,
    parent_root: `0x${parentOf(world, block).root}`,
    state_root: `0x${hashOf("state of", root)}`,
  };
}

function payloadJson(world: World, block: Block): object {
  const { slot, hash, number, builder } = block;
  return {
    parent_hash: `0x${parentOf(world, block).hash}`,
    fee_recipient: `0x${builder.feeRecipient}`,
    state_root: `0x${hashOf("state", hash)}`,
    prev_randao: `0x${hashOf("randao", slot)}`,
    block_number: `${number}`,
    gas_limit: "36000000",
    gas_used: "17000000",
    timestamp: `${startOf(world.slots, slot) / 1000}`,
    extra_data: `0x${Buffer.from(builder.vanity).toString("hex")}`,
    base_fee_per_gas: "1000000000",
    block_hash: `0x${hash}`,
  };
}

export function dutiesJson(world: World, epoch: number): object {
  const first = epoch * SLOTS_PER_EPOCH;
  const slots = Array.from({ length: SLOTS_PER_EPOCH }, (_, index) => first + index);
  const duty = (slot: Slot) => {
    const { index, pubkey } = proposerAt(world, slot);
    return { pubkey: `0x${pubkey}`, validator_index: `${index}`, slot: `${slot}` };
  };
  return { dependent_root: FILLER, execution_optimistic: false, data: slots.map(duty) };
}

export function validatorJson({ index, pubkey }: Validator): object {
  return {
    execution_optimistic: false,
    finalized: false,
    data: {
      index: `${index}`,
      balance: "32000000000",
      status: "active_ongoing",
      validator: {
        pubkey: `0x${pubkey}`,
        withdrawal_credentials: FILLER,
        effective_balance: "32000000000",
        slashed: false,
        activation_eligibility_epoch: "0",
        activation_epoch: "0",
        exit_epoch: "18446744073709551615",
        withdrawable_epoch: "18446744073709551615",
      },
    },
  };
}
