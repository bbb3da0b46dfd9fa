import type { Organism } from "../lattice/organism.ts";
import type { Measurement, QuoteTicket, TcbStatus } from "../lattice/tdx.ts";

/** TDX quotes, looked at by someone who trusts none of those who hand them over. */
export interface Attestation {
  /**
   * Reads a quote and verifies it now, with the collateral of its ticket, of the organism's PCCS or of a file, the
   * first that can be used. Never throws, and gives up when the signal is aborted.
   */
  inspect(organism: Organism, ticket: QuoteTicket, signal: AbortSignal): Promise<Inspection>;
}

export type Inspection =
  /** It is no whole TDX quote. */
  { readonly kind: "malformed"; readonly detail: string } | InspectedQuote;

export interface InspectedQuote {
  readonly kind: "quote";
  /** 4 or 5. */
  readonly version: number;
  readonly measurements: Readonly<Record<Measurement, string>>;
  /** 128 hex digits. */
  readonly reportData: string;
  /** Attributes under which a TD proves nothing, in words: a debug TD's memory can be read from outside. */
  readonly attributes: readonly string[];
  /** Whether the report data is made from the ticket's extra data; `unbound` without extra data. */
  readonly binding: "bound" | "other" | "unbound";
  readonly chain: QuoteChain;
}

/** How far the signatures from Intel's root down to the quote hold. `collateral` says where that came from. */
export type QuoteChain =
  | {
      readonly kind: "holds";
      readonly status: TcbStatus;
      readonly advisories: readonly string[];
      readonly collateral: string;
    }
  /** Signatures, chain or policy do not hold: the quote proves nothing. */
  | { readonly kind: "broken"; readonly detail: string; readonly collateral: string }
  /** Everything holds, and no level of the TCB info fits the platform. */
  | { readonly kind: "no-tcb-level"; readonly detail: string; readonly collateral: string }
  /** Nothing could be said of the quote now; `held` where it held at the time the collateral was made for. */
  | {
      readonly kind: "collateral";
      readonly reason: "none" | "expired" | "another platform's" | "unusable";
      readonly detail: string;
      readonly held?: boolean;
    };
