import type { Organism } from "../../lattice/organism.ts";
import type { QuoteTicket } from "../../lattice/tdx.ts";
import type { Attestation, Inspection, QuoteChain } from "../../ports/attestation.ts";
import type { Clock } from "../../ports/clock.ts";
import { bindingOf } from "./binding.ts";
import { collateralSources } from "./collateral-sources.ts";
import type { TdxSources } from "./collateral-sources.ts";
import { firstWord } from "./first-word.ts";
import { JudgeThread } from "./judge-thread.ts";
import { FAULT } from "./judged.ts";
import { layoutOf } from "./quote-layout.ts";
import type { Layout } from "./quote-layout.ts";

export interface TdxAttestationOptions {
  readonly clock: Clock;
  /** Gives the DER of the certificate that chains must end in, asked once; Intel's without. */
  readonly rootDer?: (() => Promise<Uint8Array>) | undefined;
  readonly sources: Readonly<Partial<Record<Organism, TdxSources>>>;
}

/** DCAP verification of quotes in this process, with Intel's collateral from whoever has it. */
export class TdxAttestation implements Attestation {
  readonly #options: TdxAttestationOptions;
  #root: Promise<Uint8Array | undefined> | undefined;

  constructor(options: TdxAttestationOptions) {
    this.#options = options;
  }

  async inspect(organism: Organism, ticket: QuoteTicket, signal: AbortSignal): Promise<Inspection> {
    try {
      const layout = await layoutOf(ticket.quote);
      if (layout.kind === "malformed") return layout;
      const { version, measurements, reportData, attributes } = layout;
      const binding = await bindingOf(reportData, ticket);
      const chain = await this.#chain(organism, ticket, layout, signal);
      return { kind: "quote", version, measurements, reportData, attributes, binding, chain };
    } catch {
      return { kind: "malformed", detail: "the quote could not be read: a fault of the verifier" };
    }
  }

  async #chain(
    organism: Organism,
    ticket: QuoteTicket,
    layout: Layout,
    signal: AbortSignal,
  ): Promise<QuoteChain> {
    const { clock, rootDer, sources } = this.#options;
    try {
      this.#root ??= Promise.resolve(rootDer?.());
      const root = await this.#root;
      const places = collateralSources(layout, ticket.collateral, sources[organism] ?? {});
      return await firstWord(
        places,
        (collateral) => {
          const now = Math.floor(clock.now() / 1_000);
          return thread.judge({ raw: ticket.quote, collateral, rootDer: root, now }, signal);
        },
        signal,
      );
    } catch {
      return FAULT;
    }
  }
}

/** One for the whole program: quotes are verified one after another. */
const thread = new JudgeThread();
