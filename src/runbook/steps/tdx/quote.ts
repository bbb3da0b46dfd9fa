import { committeeOf } from "../../../lattice/lattice-members.ts";
import type { QuoteTicket } from "../../../lattice/tdx.ts";
import type { InspectedQuote, QuoteChain } from "../../../ports/attestation.ts";
import type { LatticeFacts } from "../../facts.ts";
import { couldNotTell, notNeeded, unreadWords } from "../../slots.ts";
import type { Evidence, Finding } from "../../step.ts";
import { listed, utc } from "../../words.ts";
import { gatedStep } from "./gated.ts";
import type { Gated } from "./gated.ts";

/** Guest and host need not have one clock. */
const CLOCKS_APART_MS = 5_000;

export const quote = gatedStep({
  id: "quote",
  asks: "Does the member's own quote hold? Signatures up to Intel's root, no debug, bound to this peer, made since the unit started, nobody else's.",
  async look(gated, facts): Promise<Finding> {
    const [shown, others, startedMs] = await Promise.all([
      facts.quotes.shown(gated.organism, gated.member.name),
      otherTickets(gated, facts),
      unitStartedMs(gated, facts),
    ]);
    if (shown.kind === "unread") return couldNotTell(`could not read it: ${unreadWords(shown)}`);
    if (shown.kind === "none") return notNeeded(`no quote of ${gated.member.name} is known`);
    const { ticket, inspection } = shown;
    if (inspection.kind === "malformed") {
      const summary = `what it shows is no whole TDX quote: ${inspection.detail}`;
      return { verdict: "fail", summary, evidence: [] };
    }
    const evidence = quoteEvidence(ticket, inspection);
    const faults = [
      ...inspection.attributes,
      ...chainFaults(inspection.chain),
      ...bindingFaults(inspection, ticket),
      ...sharedWith(ticket, others),
      ...ageFaults(ticket, startedMs, facts.nowMs),
    ];
    if (faults.length > 0) return { verdict: "fail", summary: faults.join("; "), evidence };
    const open = [
      ...chainDoubts(inspection.chain),
      ...bindingDoubts(inspection),
      ...othersDoubts(others),
    ];
    if (open.length > 0) return couldNotTell(open.join("; "), evidence);
    const holds = `it holds: signed under the root, bound to peer ${ticket.peerId.slice(0, 10)}…`;
    if (startedMs === undefined) {
      const provisional = "whether it was made since the unit started is not known";
      return { verdict: "pass", summary: `${holds}; ${provisional}`, evidence, provisional };
    }
    return { verdict: "pass", summary: holds, evidence };
  },
});

function chainFaults(chain: QuoteChain): readonly string[] {
  return chain.kind === "broken" ? [`${chain.detail} (with ${chain.collateral})`] : [];
}

function chainDoubts(chain: QuoteChain): readonly string[] {
  if (chain.kind !== "collateral") return [];
  const held =
    chain.held === true
      ? "; the quote's signatures hold at the time the collateral was made for"
      : "";
  return [`${COLLATERAL_WORDS[chain.reason]}: ${chain.detail}${held}`];
}

const COLLATERAL_WORDS = {
  none: "there is no collateral to verify it with",
  expired: "the collateral has expired, which says nothing of the quote",
  "another platform's": "the collateral is another platform's",
  unusable: "the collateral cannot be used",
} as const;

function bindingFaults(
  { binding }: InspectedQuote,
  { extra, peerId }: QuoteTicket,
): readonly string[] {
  if (binding !== "other") return [];
  return extra !== undefined && extra.peerId !== peerId
    ? ["its extra data names another peer than its ticket"]
    : ["its report data is not made from this peer's extra data: the quote is not bound to it"];
}

function bindingDoubts({ binding }: InspectedQuote): readonly string[] {
  return binding === "unbound"
    ? ["not bound: the gateway tells no extra data, so whose quote it is cannot be known"]
    : [];
}

interface OtherTicket {
  readonly name: string;
  /** Undefined where it could not be read. */
  readonly ticket: QuoteTicket | undefined;
}

async function otherTickets(
  { organism, member }: Gated,
  facts: LatticeFacts,
): Promise<readonly OtherTicket[]> {
  const others = committeeOf(facts.map.organisms[organism]).filter(
    ({ name }) => name !== member.name,
  );
  const told = await Promise.all(
    others.map(async ({ name }) => ({ name, ticket: await facts.quotes.ticket(organism, name) })),
  );
  return told.flatMap(({ name, ticket }) => {
    if (ticket.kind === "none") return [];
    return [{ name, ticket: ticket.kind === "ticket" ? ticket : undefined }];
  });
}

function othersDoubts(others: readonly OtherTicket[]): readonly string[] {
  const unread = others.flatMap(({ name, ticket }) => (ticket === undefined ? [name] : []));
  return unread.length === 0 ? [] : [`whether ${listed(unread)} shows the same could not be read`];
}

/** Bytes after a quote are padding: with other padding it is the same quote. */
function unpadded(quote: Uint8Array): Uint8Array {
  return quote.subarray(0, quote.findLastIndex((byte) => byte !== 0) + 1);
}

/** Two members with one quote, or one peer: one of them shows what is not its own. */
function sharedWith(own: QuoteTicket, others: readonly OtherTicket[]): readonly string[] {
  const same = (is: (other: QuoteTicket) => boolean) =>
    others.filter(({ ticket }) => ticket !== undefined && is(ticket)).map(({ name }) => name);
  const mine = unpadded(own.quote);
  const quotes = same((other) => Buffer.compare(unpadded(other.quote), mine) === 0);
  if (quotes.length > 0) return [`${listed(quotes)} shows the very same quote`];
  const peers = same((other) => other.peerId === own.peerId);
  return peers.length > 0 ? [`${listed(peers)} shows a quote of the same peer`] : [];
}

async function unitStartedMs(
  { organism, member }: Gated,
  facts: LatticeFacts,
): Promise<number | undefined> {
  const state = (await facts.units(organism)).find((told) => told.member === member)?.state;
  return state === undefined || "kind" in state ? undefined : state.startedMs;
}

/** A quote of before the start proves nothing about what runs now; one past its expiration nobody accepts. */
function ageFaults(
  { extra }: QuoteTicket,
  startedMs: number | undefined,
  nowMs: number,
): readonly string[] {
  if (extra === undefined) return [];
  const quotedMs = extra.quotedAt * 1_000;
  const { expiration } = extra;
  return [
    ...(startedMs !== undefined && quotedMs + CLOCKS_APART_MS < startedMs
      ? [
          `it was made at ${timeWords(extra.quotedAt)}, before the unit started at ${utc(startedMs)}`,
        ]
      : []),
    ...(quotedMs > nowMs + CLOCKS_APART_MS ? ["it says that it was made in the future"] : []),
    ...(expiration !== null && expiration * 1_000 < nowMs
      ? [`its ticket expired at ${timeWords(expiration)}`]
      : []),
  ];
}

function quoteEvidence(
  { peerId, extra }: QuoteTicket,
  inspected: InspectedQuote,
): readonly Evidence[] {
  return [
    { label: "quote version", value: `${inspected.version}` },
    { label: "signature", value: signatureWords(inspected.chain) },
    { label: "binding", value: BINDING_WORDS[inspected.binding] },
    { label: "peer", value: peerId },
    ...(extra === undefined
      ? []
      : [
          { label: "network", value: extra.networkId },
          { label: "made at", value: timeWords(extra.quotedAt) },
          {
            label: "expires",
            value: extra.expiration === null ? "never" : timeWords(extra.expiration),
          },
        ]),
  ];
}

const BINDING_WORDS = {
  bound: "bound to this peer",
  other: "report data of something else",
  unbound: "not bound: no extra data",
} as const;

/** The signatures' result apart from everything else that a quote must be. */
function signatureWords(chain: QuoteChain): string {
  switch (chain.kind) {
    case "holds":
      return `valid up to the root, with ${chain.collateral}`;
    case "no-tcb-level":
      return `valid up to the root, with ${chain.collateral}; ${chain.detail}`;
    case "broken":
      return `INVALID: ${chain.detail}, with ${chain.collateral}`;
    case "collateral":
      return `not verified: ${chain.detail}${chain.held === true ? "; valid at the time the collateral was made for" : ""}`;
  }
}

/** Unix seconds that a gateway told: they may be beyond any calendar. */
function timeWords(seconds: number): string {
  const ms = seconds * 1_000;
  return Math.abs(ms) > 8.64e15 ? `${seconds} s after 1970` : utc(ms);
}
