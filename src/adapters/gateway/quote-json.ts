import { z } from "zod";
import { normalHex } from "../../lattice/lattice-id.ts";
import { unread } from "../../lattice/reading.ts";
import type { Unread } from "../../lattice/reading.ts";
import type { QuoteTicket, TicketExtra } from "../../lattice/tdx.ts";
import { CollateralJson } from "../collateral-json.ts";

/** A member's ticket as docs/gateway.openapi.yaml describes it, read into the ticket that the product uses. */

const id = z
  .string()
  .regex(/^(?:0[xX])?[0-9a-fA-F]{64}$/)
  .transform(normalHex);

/** Unix seconds. */
const time = z.int();

const ExtraJson = z
  .object({
    peerId: id,
    networkId: id,
    startedAt: time,
    quotedAt: time,
    expiration: time.nullish(),
  })
  .transform((extra): TicketExtra => ({ ...extra, expiration: extra.expiration ?? null }));

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
