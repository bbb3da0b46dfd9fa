import type { Slot } from "../lattice/slot-clock.ts";
import { blockAt, parentOf, seenSlot } from "./chain-blocks.ts";
import type { Block } from "./chain-blocks.ts";
import { sendJson } from "./loopback-server.ts";
import type { Handler } from "./loopback-server.ts";
import { proposerAt } from "./proposers.ts";
import { auction } from "./record-fields.ts";
import { choiceOf, faultsOf, hashOf } from "./world.ts";
import type { World } from "./world.ts";

const ROUTE = "/relay/v1/data/bidtraces/proposer_payload_delivered";

const MOST_TRACES = 200;
const USUAL_TRACES = 100;

interface RelayOptions {
  readonly world: () => World;
  readonly now: () => number;
  /** Which relay this is, counted from 1. */
  readonly relay: number;
}

/** A simulated relay's data API (flashbots/relay-specs): the payloads it delivered to proposers. */
export function relayDataHandler({ world, now, relay }: RelayOptions): Handler {
  return ({ pathname, searchParams }, response) => {
    const current = world();
    const modes = faultsOf(current, "relay-data")
      .filter((fault) => (fault.relay ?? relay) === relay)
      .map(({ mode }) => mode);
    if (modes.includes("refuses")) response.destroy();
    else if (modes.includes("rate-limited")) {
      sendJson(response, 429, { code: 429, message: "too many requests" });
    } else if (pathname !== ROUTE) sendJson(response, 404, { code: 404, message: "not found" });
    else {
      const asked = slotsAsked(searchParams, seenSlot(current, now()));
      if (typeof asked === "string") sendJson(response, 400, { code: 400, message: asked });
      else sendJson(response, 200, modes.includes("empty") ? [] : traces(current, relay, asked));
    }
  };
}

/** The slots in question, newest first, or what is wrong with the question. */
function slotsAsked(query: URLSearchParams, newest: Slot): readonly Slot[] | string {
  const slot = query.get("slot");
  const cursor = query.get("cursor");
  const limit = query.get("limit") ?? `${USUAL_TRACES}`;
  if (slot !== null && cursor !== null) return "cannot specify both slot and cursor";
  if (![slot, cursor, limit].every((text) => text === null || /^\d{1,15}$/.test(text))) {
    return "invalid argument";
  }
  if (Number(limit) > MOST_TRACES) return `maximum limit is ${MOST_TRACES}`;
  if (slot !== null) return Number(slot) > newest ? [] : [Number(slot)];
  const from = Math.min(newest, Number(cursor ?? newest));
  return Array.from({ length: Number(limit) }, (_, back) => from - back);
}

function traces(world: World, relay: number, slots: readonly Slot[]): readonly object[] {
  return slots.flatMap((slot) => {
    const block = blockAt(world, slot);
    return block !== undefined && deliveredBy(world, block) === relay ? [trace(world, block)] : [];
  });
}

/** The relay a block went through: ours all go through the first. */
function deliveredBy({ topology: { relays } }: World, { slot, builder }: Block): number {
  return builder.ours || relays === 1 ? 1 : 2 + choiceOf(relays - 1, "delivered by", slot);
}

/** BidTraceV2: every value is a string. */
function trace(world: World, block: Block): object {
  const { slot, hash, number, builder } = block;
  const { pubkey } = proposerAt(world, slot);
  return {
    slot: `${slot}`,
    parent_hash: `0x${parentOf(world, block).hash}`,
    block_hash: `0x${hash}`,
    builder_pubkey: `0x${builder.pubkey}`,
    proposer_pubkey: `0x${pubkey}`,
    proposer_fee_recipient: `0x${hashOf(pubkey, "fees").slice(0, 40)}`,
    gas_limit: "36000000",
    gas_used: "17000000",
    value: auction(world, slot).amount,
    num_tx: `${choiceOf(200, "transactions", hash) + 20}`,
    block_number: `${number}`,
  };
}
