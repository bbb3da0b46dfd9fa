import type { RecordFields } from "../../../lattice/record.ts";
import type { SlotRecords } from "../../../ports/collections.ts";
import { short } from "../../words.ts";

type States = SlotRecords["states"];

/** One thing that tally's record must say, by what the organisms above it committed. */
export interface Derived {
  readonly what: string;
  /** Undefined where it does not follow from what is committed. */
  readonly expected: string | undefined;
  readonly told: string | undefined;
}

/**
 * What of tally's attribution can be derived: block hash from relay, winner and amount from offer, and that the
 * winner is among those paid. Who else is paid, and how much, follows from data that no record tells.
 */
export function derivedOf({ relay, offer, tally }: States): readonly Derived[] {
  const accepted = relay.record?.fields ?? {};
  const auction = offer.record?.fields ?? {};
  const own = tally.record?.fields ?? {};
  return [
    { what: "block hash", expected: accepted.blockHash, told: own.blockHash },
    { what: "winner", expected: auction.winner, told: own.winner },
    { what: "amount", expected: auction.amount, told: own.amount },
    {
      what: "recipients",
      expected: auction.winner === undefined ? undefined : "a BidWinner among them",
      told: recipientWords(own),
    },
  ];
}

function recipientWords({ recipients }: RecordFields): string | undefined {
  // An empty list pays nobody: whether somebody is owed does not follow from the records.
  if (recipients === undefined || recipients.length === 0) return undefined;
  const kinds = recipients.map(({ kind }) => kind);
  return kinds.includes("BidWinner")
    ? "a BidWinner among them"
    : `none is a BidWinner of ${kinds.length}`;
}

/** Whether what was told differs from what follows; false where either is not known. */
export function differs({ expected, told }: Derived): boolean {
  return expected !== undefined && told !== undefined && expected !== told;
}

export function derivedWords({ expected, told }: Derived): string {
  if (expected === undefined)
    return `${told ?? "not told"}; what it must be does not follow from the records`;
  if (told === undefined) return `not told; ${shown(expected)} would follow`;
  return expected === told ? shown(told) : `${shown(told)}, and ${shown(expected)} follows`;
}

/** Hashes are cut; words and amounts are not. */
function shown(text: string): string {
  return /^[0-9a-f]{20,}$/.test(text) ? short(text) : text;
}
