import { z } from "zod";
import { normalHex } from "../../lattice/lattice-id.ts";
import { unread } from "../../lattice/reading.ts";
import type { Unread } from "../../lattice/reading.ts";
import type { Collateral, QuoteTicket, TicketExtra } from "../../lattice/tdx.ts";

/** A member's ticket as docs/gateway.openapi.yaml describes it, read into the ticket that the product uses. */

const id = z
  .string()
  .regex(/^(?:0[xX])?[0-9a-fA-F]{64}$/)
  .transform(normalHex);

/** Unix seconds. */
const time = z.int();

/** Hex, or the bytes as numbers, as tools that fetch collateral write them. */
const bytes = z.union([
  z
    .string()
    .regex(/^(?:0[xX])?(?:[0-9a-fA-F]{2})*$/)
    .transform(normalHex),
  z.array(z.int().min(0).max(255)).transform((numbers) => Buffer.from(numbers).toString("hex")),
]);

const ExtraJson = z
  .object({
    peerId: id,
    networkId: id,
    startedAt: time,
    quotedAt: time,
    expiration: time.nullish(),
  })
  .transform((extra): TicketExtra => ({ ...extra, expiration: extra.expiration ?? null }));

const CollateralJson = z
  .object({
    pck_crl_issuer_chain: z.string(),
    root_ca_crl: bytes,
    pck_crl: bytes,
    tcb_info_issuer_chain: z.string(),
    tcb_info: z.string(),
    tcb_info_signature: bytes,
    qe_identity_issuer_chain: z.string(),
    qe_identity: z.string(),
    qe_identity_signature: bytes,
    pck_certificate_chain: z.string().nullish(),
  })
  .transform(({ pck_certificate_chain: chain, ...rest }): Collateral =>
    chain === null || chain === undefined ? rest : { ...rest, pck_certificate_chain: chain },
  );

export const QuoteJson = z.object({
  quote: z.string(),
  peerId: id,
  extra: ExtraJson.nullish(),
  collateral: CollateralJson.nullish(),
});

export function ticketOf(told: z.output<typeof QuoteJson>): QuoteTicket | Unread {
  const quote = Buffer.from(told.quote, "base64");
  // Node passes over what is not base64, so that other readers would read other bytes.
  if (quote.toString("base64") !== told.quote) {
    return unread("unexpected shape", "gives a quote that is not base64");
  }
  return {
    kind: "ticket",
    quote,
    peerId: told.peerId,
    extra: told.extra ?? undefined,
    collateral: told.collateral ?? undefined,
  };
}
