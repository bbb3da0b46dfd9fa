import type { JournalLine } from "../ports/hosts.ts";

/**
 * What logs say about quotes that could not be made. Codes and their meaning: Intel's DCAP primitives (QCNL
 * 0xb0xx, quoting library 0xe0xx, attestation library 0x110xx, guest's tdx_attest 1 to 0xc) and Intel's caching
 * service (HTTP statuses); texts: mosaik's TDX tickets and Intel's guest library.
 */

/** `passes`: network, cache or busy. `lasts`: configuration or registration. `device`: no TDX here at all. */
export type QuoteErrorKind = "passes" | "lasts" | "device" | "unspecified";

export interface QuoteError {
  readonly kind: QuoteErrorKind;
  readonly atMs: number;
  /** What it was known by: a code, or a few words. */
  readonly mark: string;
}

const NETWORK = "network";
const CACHE = "cache";

/** Codes, each with its class and what it means. What is not listed says that it failed, not why. */
const CODES: Readonly<Record<string, readonly [QuoteErrorKind, string]>> = {
  "0xb003": ["passes", NETWORK],
  "0xb005": ["passes", "host not resolved"],
  "0xb006": ["passes", "no connection"],
  "0xb009": ["passes", "timed out"],
  "0xb00a": ["passes", "TLS"],
  "0xb00f": ["passes", `no ${CACHE}`],
  "0xb010": ["lasts", "platform unknown"],
  "0xb011": ["passes", `unexpected ${CACHE}`],
  "0xb012": ["lasts", "certificates unavailable"],
  "0xb013": ["passes", "service unavailable"],
  "0xb031": ["passes", `${CACHE} missing`],
  "0xb032": ["passes", `${CACHE} expired`],
  "0xb033": ["lasts", "root CA untrusted"],
  "0xb035": ["lasts", "bad configuration"],
  "0xb036": ["lasts", "bad configuration"],
  "0xe011": ["lasts", "no platform certificate data"],
  "0xe016": ["lasts", "enclave not loaded"],
  "0xe019": ["passes", NETWORK],
  "0xe034": ["lasts", "no collateral"],
  "0xe041": ["passes", NETWORK],
  "0xe048": ["lasts", "interface version"],
  "0xe049": ["lasts", "certificates unavailable"],
  "0x1100d": ["lasts", "interface"],
  "0x11011": ["lasts", "no platform certificate data"],
  "0x11016": ["lasts", "enclave not loaded"],
  "0x11019": ["passes", NETWORK],
};

/** Codes of the guest's library are so short that they count only where it says so itself. */
const GUEST_CODES: Readonly<Record<string, readonly [QuoteErrorKind, string]>> = {
  "0x4": ["passes", "no connection to the quote service"],
  "0x8": ["lasts", "quote failure"],
  "0x9": ["passes", "busy"],
  "0xa": ["device", "no device"],
};

const TEXTS: readonly (readonly [RegExp, QuoteErrorKind, string])[] = [
  [/TDX is not supported on this platform/i, "device", "TDX is not supported"],
  [/cannot open configFS|unavailable default configFS/i, "device", "no configFS for TDX"],
  [
    /\/dev\/tdx[\w-]*: no such (?:file|device)|no TDX (?:guest )?device/i,
    "device",
    "no TDX device",
  ],
  [/\[QCNL\] Encountered CURL error/i, "passes", NETWORK],
  [
    /\b(?:status|HTTP|code)\D{0,3}(?:404|502)\b.*\b(?:pccs|pcs|cache|platform)|\b(?:pccs|pcs)\b.*\b(?:404|502)\b/i,
    "passes",
    "caching service",
  ],
  [/\b(?:pccs|pcs|platform)\b.*\b46[12]\b/i, "lasts", "platform unknown to the caching service"],
  [
    /cannot connect socket|handle read body status/i,
    "passes",
    "no connection to the quote service",
  ],
  [/\[QPL\] No certificate data for this platform/i, "lasts", "no certificate data"],
  [
    /Failed to (?:generate|get|create) (?:a |the )?(?:TDX )?quote|failed to get quote in configFS mode|resp_size is 0/i,
    "unspecified",
    "no quote",
  ],
];

const SUCCESS =
  /tee_att_get_quote return Success|TDX quote (?:was )?(?:made|generated|created)|new TDX (?:quote|ticket)/i;

/** Errors of a log since it last told of a quote that was made, and since a moment; oldest first. */
export function quoteErrors(
  lines: readonly JournalLine[],
  sinceMs = Number.NEGATIVE_INFINITY,
): readonly QuoteError[] {
  const success = lines.findLastIndex(({ text }) => text !== undefined && SUCCESS.test(text));
  return lines
    .slice(success + 1)
    .filter(({ atMs }) => atMs > sinceMs)
    .flatMap(({ text, atMs }) => {
      const known = text === undefined ? undefined : errorIn(text.slice(0, 1_000));
      return known === undefined ? [] : [{ ...known, atMs }];
    });
}

function errorIn(text: string): Omit<QuoteError, "atMs"> | undefined {
  const codes = text.toLowerCase().match(/\b0x[0-9a-f]{1,5}\b/g) ?? [];
  const guest = /tdx_?att|libtdx_attest|TdxAttest/i.test(text);
  for (const code of codes) {
    const known = CODES[code] ?? (guest ? GUEST_CODES[code] : undefined);
    if (known !== undefined) return { kind: known[0], mark: `${code}, ${known[1]}` };
  }
  const [, kind, mark] = TEXTS.find(([pattern]) => pattern.test(text)) ?? [];
  if (kind !== undefined && mark !== undefined) return { kind, mark };
  const unlisted = codes.find((code) => /^0x(?:b0|e0|110)[0-9a-f]{2}$/.test(code));
  return unlisted === undefined ? undefined : { kind: "unspecified", mark: unlisted };
}

/** The marks of some errors, each once. */
export function marksOf(errors: readonly QuoteError[], kind?: QuoteErrorKind): readonly string[] {
  const chosen = errors.filter((error) => kind === undefined || error.kind === kind);
  return [...new Set(chosen.map(({ mark }) => mark))];
}
