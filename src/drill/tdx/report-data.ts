import type { TicketExtra } from "../../lattice/tdx.ts";

/**
 * The report data of a member's quote, 128 hex digits, as mosaik makes it from a ticket's extra data. The product has
 * its own way to compute it: a drill that asked it could not find it wrong.
 */
export async function reportDataOf(extra: TicketExtra): Promise<string> {
  const { blake3 } = await import("@noble/hashes/blake3.js");
  const times = new DataView(new ArrayBuffer(24));
  times.setBigInt64(0, BigInt(extra.startedAt), true);
  times.setBigInt64(8, BigInt(extra.quotedAt), true);
  times.setBigInt64(16, BigInt(extra.expiration ?? 0), true);
  const bytes = new Uint8Array(times.buffer);
  let digest = blake3(new TextEncoder().encode("mosaik.tdx.ticket.extra"));
  const derive = (part: Uint8Array) => {
    digest = blake3.create().update(digest).update(part).digest();
  };
  derive(Uint8Array.from(Buffer.from(extra.peerId, "hex")));
  derive(Uint8Array.from(Buffer.from(extra.networkId, "hex")));
  for (const begin of [0, 8, 16]) derive(bytes.subarray(begin, begin + 8));
  return Buffer.concat([digest, Buffer.alloc(32)]).toString("hex");
}
