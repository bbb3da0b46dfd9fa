import { z } from "zod";
import { normalHex } from "../../lattice/lattice-id.ts";
import { unread } from "../../lattice/reading.ts";
import type { Unread } from "../../lattice/reading.ts";
import type { Slot } from "../../lattice/slot-clock.ts";
import { asJson } from "../../outbound/answer.ts";
import type { Peer } from "../../outbound/outbound.ts";
import type { Deliveries, RelayData } from "../../ports/relay-data.ts";

/** Bytes of an answer that are read at most. */
export const RELAY_MAX_BYTES = 1_048_576;

const hex = (digits: number) => z.string().regex(new RegExp(`^0x[0-9a-fA-F]{${digits}}$`));

/** The parts of a BidTraceV2 that are used (flashbots/relay-specs). All values are strings. */
const TracesJson = z.array(
  z.object({
    slot: z
      .string()
      .regex(/^\d{1,15}$/)
      .transform(Number),
    block_hash: hex(64),
    builder_pubkey: hex(96),
    proposer_pubkey: hex(96),
  }),
);

/** A relay's data API. */
export class RelayDataApi implements RelayData {
  readonly name: string;
  readonly #peer: Peer;

  constructor(name: string, peer: Peer) {
    this.name = name;
    this.#peer = peer;
  }

  async delivered(slot: Slot, signal: AbortSignal): Promise<Deliveries | Unread> {
    const path = `/relay/v1/data/bidtraces/proposer_payload_delivered?slot=${slot}`;
    const answer = asJson(await this.#peer.get(path, signal));
    if (answer.kind === "failed") return unread(answer.reason, answer.detail);
    if (answer.status !== 200) return unread("http status", `answered HTTP ${answer.status}`);
    const parsed = TracesJson.safeParse(answer.value);
    if (!parsed.success) {
      return unread("unexpected shape", "answered something that is not the relay data API's");
    }
    const traces = parsed.data
      .filter((trace) => trace.slot === slot)
      .map((trace) => ({
        blockHash: normalHex(trace.block_hash),
        builder: normalHex(trace.builder_pubkey),
        proposer: normalHex(trace.proposer_pubkey),
      }));
    return { kind: "delivered", traces };
  }
}
