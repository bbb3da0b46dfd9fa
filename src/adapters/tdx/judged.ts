import type { TcbStatus } from "../../lattice/tdx.ts";

/** What one collateral says of a quote. */
export type Judged =
  | { readonly kind: "holds"; readonly status: TcbStatus; readonly advisories: readonly string[] }
  | { readonly kind: "no-tcb-level"; readonly detail: string }
  | Broken
  | Unfit;

/** `blames` the collateral where other collateral could still show that the quote holds. */
export interface Broken {
  readonly kind: "broken";
  readonly blames: "quote" | "collateral";
  readonly detail: string;
}

/** Collateral that says nothing of the quote now. */
export interface Unfit {
  readonly kind: "collateral";
  readonly reason: "none" | "expired" | "another platform's" | "unusable";
  readonly detail: string;
  readonly held?: boolean;
}

export function broken(blames: Broken["blames"], detail: string): Broken {
  return { kind: "broken", blames, detail };
}

export function unfit(reason: Unfit["reason"], detail: string): Unfit {
  return { kind: "collateral", reason, detail };
}

/** Something that we did not foresee: never a word against the quote, and never one for it. */
export const FAULT = unfit("unusable", "the quote could not be verified: a fault of the verifier");
