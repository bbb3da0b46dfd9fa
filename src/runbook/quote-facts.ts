import type { Organism } from "../lattice/organism.ts";
import type { Unread } from "../lattice/reading.ts";
import type { QuoteTicket } from "../lattice/tdx.ts";
import type { Attestation, Inspection } from "../ports/attestation.ts";
import type { CollectionsLook, NoTicket } from "../ports/collections.ts";
import type { Once } from "./once.ts";

/** A quote, and what an inspection of it came to. */
export interface ShownQuote {
  readonly kind: "shown";
  readonly ticket: QuoteTicket;
  readonly inspection: Inspection;
}

export interface QuoteFactsOptions {
  readonly collections: CollectionsLook;
  readonly attestation: Attestation;
  readonly once: Once;
  readonly signal: AbortSignal;
}

/** Members' quotes, each fetched and inspected once. */
export class QuoteFacts {
  readonly #options: QuoteFactsOptions;

  constructor(options: QuoteFactsOptions) {
    this.#options = options;
  }

  ticket(organism: Organism, member: string): Promise<QuoteTicket | NoTicket | Unread> {
    const { collections, once } = this.#options;
    return once.ask(`ticket ${organism} ${member}`, () => collections.quote(organism, member));
  }

  async shown(organism: Organism, member: string): Promise<ShownQuote | NoTicket | Unread> {
    const { attestation, once, signal } = this.#options;
    const ticket = await this.ticket(organism, member);
    if (ticket.kind !== "ticket") return ticket;
    const inspection = await once.ask(`inspection ${organism} ${member}`, () =>
      attestation.inspect(organism, ticket, signal),
    );
    return { kind: "shown", ticket, inspection };
  }
}
