import { readFileSync } from "node:fs";
import { TdxAttestation } from "../../../src/adapters/tdx/tdx-attestation.ts";
import type { TdxAttestationOptions } from "../../../src/adapters/tdx/tdx-attestation.ts";
import { mintAuthority } from "../../../src/drill/tdx/authority.ts";
import { mintCollateral } from "../../../src/drill/tdx/collateral.ts";
import type { CollateralOptions } from "../../../src/drill/tdx/collateral.ts";
import { mintQuote } from "../../../src/drill/tdx/quote.ts";
import type { QuoteOptions } from "../../../src/drill/tdx/quote.ts";
import type { DrillAuthority } from "../../../src/drill/tdx/authority.ts";
import type { Collateral, QuoteTicket } from "../../../src/lattice/tdx.ts";
import type { Inspection } from "../../../src/ports/attestation.ts";

const FOLDER = "fixtures/tdx";

/** When the real quote's collateral was good, Unix seconds. */
export const GOOD = 1_750_331_763;

/** When that of the real quote of version 5 was. */
export const GOOD_V5 = 1_771_500_000;

export const TODAY = 1_796_000_000;

export const DAY = 86_400;

export const quote = readFileSync(`${FOLDER}/dcap-qvl__tdx_quote`);

export const quoteV5 = readFileSync(`${FOLDER}/dcap-qvl__tdx_quote_outdated`);

export const intelRoot = readFileSync(`${FOLDER}/intel_sgx_root_ca.der`);

export const collateral = collateralIn("dcap-qvl__tdx_quote_collateral.json");

export const collateralV5 = collateralIn("dcap-qvl__tdx_quote_outdated_collateral.json");

export function hexQuote(name: string): Buffer {
  const text = readFileSync(`${FOLDER}/${name}`, "utf8").trim();
  return Buffer.from(text.replace(/^0x/, ""), "hex");
}

/** Where bytes stand in a quote of version 4. */
export const AT = { mrTd: 184, reportData: 568, signature: 636, certificates: 1_300 } as const;

export const signal = () => AbortSignal.timeout(5_000);

export function ticket(raw: Uint8Array, more: Partial<QuoteTicket> = {}): QuoteTicket {
  return {
    kind: "ticket",
    quote: raw,
    peerId: "11".repeat(32),
    extra: undefined,
    collateral: undefined,
    ...more,
  };
}

/** An attestation whose clock stands at a time, Unix seconds. */
export function attestation(
  seconds: number,
  {
    rootDer,
    sources = {},
  }: { readonly rootDer?: Uint8Array | undefined } & Pick<
    Partial<TdxAttestationOptions>,
    "sources"
  > = {},
) {
  const clock = { now: () => seconds * 1_000, elapsed: () => 0, wait: () => Promise.resolve() };
  const root = rootDer && (() => Promise.resolve(rootDer));
  return new TdxAttestation({ clock, sources, rootDer: root });
}

/** Inspects a quote with the collateral in its ticket. */
export function inspect(
  raw: Uint8Array,
  with_: Collateral | undefined,
  seconds: number,
  rootDer?: Uint8Array,
): Promise<Inspection> {
  return attestation(seconds, { rootDer }).inspect(
    "unseal",
    ticket(raw, { collateral: with_ }),
    signal(),
  );
}

export async function chainOf(...given: Parameters<typeof inspect>) {
  const inspection = await inspect(...given);
  return inspection.kind === "quote" ? inspection.chain : inspection;
}

export function flipped(raw: Uint8Array, at: number, bit = 0): Buffer {
  const changed = Buffer.from(raw);
  changed[at] = (changed[at] ?? 0) ^ (1 << bit);
  return changed;
}

export const FMSPC = "00112233aabb";

/** A minted world and the usual quote and collateral in it, each of which a test may change. */
export async function mintedWorld(flaws: Parameters<typeof mintAuthority>[1] = {}) {
  const authority = await mintAuthority(TODAY * 1_000, flaws);
  return {
    authority,
    rootDer: authority.rootDer,
    quote: (options: Partial<QuoteOptions> = {}) => minted(authority, options),
    collateral: (options: Partial<CollateralOptions> = {}) =>
      mintCollateral(authority, {
        fmspc: FMSPC,
        issuedMs: (TODAY - DAY) * 1_000,
        nextUpdateMs: (TODAY + 29 * DAY) * 1_000,
        ...options,
      }),
  };
}

function minted(authority: DrillAuthority, options: Partial<QuoteOptions>): Promise<Buffer> {
  return mintQuote(authority, {
    mrTd: "a0".repeat(48),
    rtmrs: ["b0".repeat(48), "b1".repeat(48), "b2".repeat(48), "b3".repeat(48)],
    reportData: "c0".repeat(64),
    version: 4,
    body: "td10",
    tcb: "UpToDate",
    fmspc: FMSPC,
    ...options,
  });
}

function collateralIn(name: string): Collateral {
  return JSON.parse(readFileSync(`${FOLDER}/${name}`, "utf8")) as Collateral;
}
