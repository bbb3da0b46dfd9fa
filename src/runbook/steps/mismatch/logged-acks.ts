import type { SlotRecord } from "../../../lattice/record.ts";
import type { Slot } from "../../../lattice/slot-clock.ts";
import type { JournalLine } from "../../../ports/hosts.ts";
import { shownText } from "../../log-excerpt.ts";
import { utc } from "../../words.ts";

/** What a member's log says of a slot's ack. */
export type Logged = "logged" | "another" | "none" | "unknown";

export interface LoggedAck {
  readonly logged: Logged;
  readonly words: string;
}

export interface WantedAck {
  readonly slot: Slot;
  readonly startMs: number;
  /** relay's record of the slot. */
  readonly record: SlotRecord;
}

/** Characters of a line that are looked at: patterns must not be led astray by an endless one. */
const MOST_CHARACTERS = 1_000;

/** Logs may shorten hex: ten digits are enough to know one's own. */
const DIGITS = 10;

/** Hex digits of a whole BLS signature. */
const SIGNATURE = /(?<![0-9a-f])(?:0x)?([0-9a-f]{192})(?![0-9a-f])/;

/** A part of an ack that is named as such. */
const NAMED = /\b(sig|signature|root)["']?\s*[:=]\s*["']?(?:0x)?([0-9a-f]{10,})/g;

/** The word, also as a part of a name: `proposerAck`, `ack_received`. */
const ACK = /(?:\b|_|[a-z](?=A))ack(?:nowledge(?:d|ment)?|ed|s)?(?![a-z])/i;

/** Words before the ack, close to it. */
const DENIED = /\b(?:no|without|missing|never|timed out|timeout)\b[^,;]{0,60}ack/i;

/** Whether a log is one of those in which acks stand with their payload. */
export function logsAnAck({ text }: JournalLine): boolean {
  const line = plain(text);
  return ACK.test(line) && /[0-9a-f]{10}/i.test(line);
}

/**
 * What a log says. The committed bytes count whatever stands around them; another ack counts only where a part of it
 * is told; and silence only of a log that covers the slot, where acks are known to be logged.
 */
export function ackIn(
  lines: readonly JournalLine[],
  wanted: WantedAck,
  logsAcks: boolean,
): LoggedAck {
  const shown = ({ atMs, text }: JournalLine) => `${utc(atMs)} ${shownText(text)}`;
  const find = (is: (line: string) => boolean) => lines.find(({ text }) => is(plain(text)));
  const own = find((line) => isCommitted(line, wanted.record));
  if (own !== undefined) return { logged: "logged", words: shown(own) };
  const ofSlot = (line: string) => ACK.test(line) && tellsSlot(line, wanted.slot);
  const other = find((line) => ofSlot(line) && isAnother(line, wanted.record));
  if (other !== undefined) return { logged: "another", words: `another ack: ${shown(other)}` };
  const denied = find((line) => ofSlot(line) && DENIED.test(line));
  if (denied !== undefined) return { logged: "none", words: shown(denied) };
  const agreeing = find((line) => ofSlot(line) && tells(line, wanted.record.fields.blockHash));
  if (agreeing !== undefined) return { logged: "logged", words: shown(agreeing) };
  const mention = find(ofSlot);
  if (mention !== undefined) {
    return { logged: "unknown", words: `tells no payload: ${shown(mention)}` };
  }
  return silence(lines, wanted, logsAcks);
}

function silence(
  lines: readonly JournalLine[],
  { startMs, record }: WantedAck,
  logsAcks: boolean,
): LoggedAck {
  const oldestMs = lines[0]?.atMs ?? Number.POSITIVE_INFINITY;
  const newestMs = lines.at(-1)?.atMs ?? Number.NEGATIVE_INFINITY;
  if (oldestMs > startMs || newestMs < record.committedAtMs) {
    return { logged: "unknown", words: "its log does not cover the slot" };
  }
  return logsAcks
    ? { logged: "none", words: "its log covers the slot and tells of no ack" }
    : {
        logged: "unknown",
        words: "no relay member's log tells of any ack: how they log it is not known",
      };
}

function isCommitted(line: string, { fields: { ack } }: SlotRecord): boolean {
  return tells(line, ack?.signature) || tells(line, ack?.root);
}

/** Without the committed ack there is nothing to hold a logged one against. */
function isAnother(line: string, { fields: { ack } }: SlotRecord): boolean {
  if (ack === undefined) return false;
  const lower = line.toLowerCase();
  const whole = SIGNATURE.exec(lower)?.[1];
  if (whole !== undefined && whole !== ack.signature) return true;
  return [...lower.matchAll(NAMED)].some(([, name, hex = ""]) => {
    const committed = name === "root" ? ack.root : ack.signature;
    return !committed.startsWith(hex.slice(0, committed.length));
  });
}

function tells(line: string, hex: string | undefined): boolean {
  return hex !== undefined && line.toLowerCase().includes(hex.slice(0, DIGITS));
}

function tellsSlot(line: string, slot: Slot): boolean {
  return new RegExp(`(?<![0-9a-fA-Fx])${slot}(?![0-9a-fA-F])`).test(line);
}

function plain(text: string | undefined): string {
  return (text ?? "").slice(0, MOST_CHARACTERS);
}
