import type { QuoteTicket } from "../../src/lattice/tdx.ts";
import type { Attestation, InspectedQuote, Inspection } from "../../src/ports/attestation.ts";

export const MR_TD = "aa".repeat(48);

/** An inspection that finds nothing wrong. */
export const GOOD: InspectedQuote = {
  kind: "quote",
  version: 4,
  measurements: {
    mrTd: MR_TD,
    rtmr0: "b0".repeat(48),
    rtmr1: "b1".repeat(48),
    rtmr2: "b2".repeat(48),
    rtmr3: "b3".repeat(48),
  },
  reportData: "cd".repeat(64),
  attributes: [],
  binding: "bound",
  chain: {
    kind: "holds",
    status: "UpToDate",
    advisories: [],
    collateral: "the gateway's collateral",
  },
};

/** Says of a quote what the test says, by the quote's bytes as text. */
export class FakeAttestation implements Attestation {
  readonly inspections = new Map<string, Inspection>();

  inspect(_organism: string, { quote }: QuoteTicket): Promise<Inspection> {
    return Promise.resolve(this.inspections.get(Buffer.from(quote).toString()) ?? GOOD);
  }
}

/** A ticket whose quote is the text. */
export function ticketOf(text: string, changes: Partial<QuoteTicket> = {}): QuoteTicket {
  const peerId = Buffer.from(text.padEnd(32, "."), "utf8").subarray(0, 32).toString("hex");
  return {
    kind: "ticket",
    quote: Buffer.from(text),
    peerId,
    extra: {
      peerId,
      networkId: "ab".repeat(32),
      startedAt: 1_600_000_000,
      quotedAt: 1_600_000_060,
      expiration: null,
    },
    collateral: undefined,
    ...changes,
  };
}
