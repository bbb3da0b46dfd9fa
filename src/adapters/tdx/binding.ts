import type { QuoteTicket, TicketExtra } from "../../lattice/tdx.ts";
import type { InspectedQuote } from "../../ports/attestation.ts";
import { blake3 } from "./libraries.ts";

/** Mosaik's domain for the hash of a ticket's extra data. */
const DOMAIN = "mosaik.tdx.ticket.extra";

const ID = /^[0-9a-f]{64}$/;

/** Whether report data (128 hex digits) is made from the extra data of the peer's own ticket. */
export async function bindingOf(
  reportData: string,
  { extra, peerId }: Pick<QuoteTicket, "extra" | "peerId">,
): Promise<InspectedQuote["binding"]> {
  if (extra === undefined) return "unbound";
  if (extra.peerId !== peerId) return "other";
  const made = await reportDataFrom(extra);
  return made === reportData ? "bound" : "other";
}

/**
 * The report data that mosaik makes: the hash of the domain, then each field derived into it, and 32 zero bytes.
 * Undefined for extra data that mosaik could not have. Source: mosaik's src/tee/tdx/ticket.rs.
 */
export async function reportDataFrom(extra: TicketExtra): Promise<string | undefined> {
  const times = [extra.startedAt, extra.quotedAt, extra.expiration ?? 0];
  if (!ID.test(extra.peerId) || !ID.test(extra.networkId)) return undefined;
  if (!times.every((time) => Number.isSafeInteger(time))) return undefined;
  const hash = await blake3();
  const fields = [
    Buffer.from(extra.peerId, "hex"),
    Buffer.from(extra.networkId, "hex"),
    ...times.map(int64),
  ];
  const digest = fields.reduce(
    (made, field) => hash(Buffer.concat([made, field])),
    hash(Buffer.from(DOMAIN)),
  );
  return `${Buffer.from(digest).toString("hex")}${"0".repeat(64)}`;
}

function int64(seconds: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64LE(BigInt(seconds));
  return bytes;
}
