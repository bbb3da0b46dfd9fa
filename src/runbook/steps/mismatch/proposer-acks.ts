import { majority } from "../../../lattice/committee.ts";
import { committeeOf } from "../../../lattice/lattice-members.ts";
import type { PlacedMember } from "../../../lattice/lattice-members.ts";
import type { SlotRecord } from "../../../lattice/record.ts";
import type { Slot } from "../../../lattice/slot-clock.ts";
import type { JournalLine } from "../../../ports/hosts.ts";
import type { LatticeFacts } from "../../facts.ts";
import { shownText } from "../../log-excerpt.ts";
import { couldNotTell, notNeeded, slotStep } from "../../slots.ts";
import type { Finding } from "../../step.ts";
import { listed, utc } from "../../words.ts";
import { acceptedAt, MISMATCHES } from "./accepted.ts";

export const proposerAcks = slotStep(MISMATCHES, {
  id: "proposer-acks",
  asks: "Did each relay member log the proposer's ack that was committed?",
  withinMs: 8_000,
  async look(slot, facts): Promise<Finding> {
    const [accepted, block] = await Promise.all([acceptedAt(slot, facts), facts.chain.block(slot)]);
    if (accepted.kind !== "accepted") return notNeeded("there is no accepted header");
    if (block.kind === "block" && block.blockHash === accepted.blockHash) {
      return notNeeded("the accepted block is on the chain: its proposer signed it");
    }
    const members = committeeOf(facts.map.organisms.relay);
    const logs = await Promise.all(
      members.map((member) => ackIn(member, { slot, record: accepted.record }, facts)),
    );
    return judged(logs, facts);
  },
});

type Logged = "logged" | "another" | "none" | "unknown";

interface AckLog {
  readonly member: string;
  readonly logged: Logged;
  readonly words: string;
}

function judged(logs: readonly AckLog[], { map }: LatticeFacts): Finding {
  const evidence = logs.map(({ member, words }) => ({ label: member, value: words }));
  const of = (...kinds: readonly Logged[]) => logs.filter(({ logged }) => kinds.includes(logged));
  const needed = majority(map.organisms.relay.n);
  const without = of("another", "none");
  const unknown = of("unknown");
  const names = (some: readonly AckLog[]) => listed(some.map(({ member }) => member));
  if (without.length >= needed) {
    const summary = `${names(without)} logged no ack, or another one than was committed: a majority of relay`;
    return { verdict: "fail", summary, evidence, members: without.map(({ member }) => member) };
  }
  if (without.length + unknown.length >= needed) {
    return couldNotTell(`could not tell for ${names(unknown)}`, evidence);
  }
  const summary =
    without.length === 0
      ? `${names(of("logged"))} logged the committed ack`
      : `a majority logged the committed ack; not ${names(without)}`;
  return { verdict: "pass", summary, evidence };
}

interface Wanted {
  readonly slot: Slot;
  readonly record: SlotRecord;
}

async function ackIn(
  { name: member, host, unit }: PlacedMember,
  wanted: Wanted,
  facts: LatticeFacts,
): Promise<AckLog> {
  const journal = await facts.journal(host, unit);
  if (journal.kind === "unread") return { member, logged: "unknown", words: journal.detail };
  const { lines } = journal;
  const about = lines.filter(({ text }) => text !== undefined && isAckOf(text, wanted));
  return { member, ...(saidOf(about, wanted) ?? silenceOf(lines, wanted, facts)) };
}

type Said = Omit<AckLog, "member">;

/** What the lines about the slot's ack say; undefined where there is none. */
function saidOf(about: readonly JournalLine[], { record }: Wanted): Said | undefined {
  const shown = (line: JournalLine) => `${utc(line.atMs)} ${shownText(line.text)}`;
  const own = about.find(({ text = "" }) => isCommitted(text, record));
  if (own !== undefined) return { logged: "logged", words: shown(own) };
  const denied = about.find(({ text = "" }) => DENIED.test(text));
  if (denied !== undefined) return { logged: "none", words: shown(denied) };
  // Without the committed ack there is nothing to hold a logged one against.
  const other = about.find(({ text = "" }) => /[0-9a-f]{16}/i.test(text));
  if (other !== undefined && record.fields.ack !== undefined) {
    return { logged: "another", words: `another ack: ${shown(other)}` };
  }
  const [mention] = about;
  return mention && { logged: "unknown", words: `tells no payload: ${shown(mention)}` };
}

/** That nothing was logged is believed only of a log that reaches back before the slot, and beyond its commit. */
function silenceOf(
  lines: readonly JournalLine[],
  { slot, record }: Wanted,
  facts: LatticeFacts,
): Said {
  const oldestMs = lines[0]?.atMs ?? Number.POSITIVE_INFINITY;
  const newestMs = lines.at(-1)?.atMs ?? Number.NEGATIVE_INFINITY;
  return oldestMs > facts.startMs(slot) || newestMs < record.committedAtMs
    ? { logged: "unknown", words: "its log does not cover the slot" }
    : { logged: "none", words: "its log covers the slot and tells of no ack" };
}

const ACK = /\back(?:nowledge(?:d|ment)?|ed|s)?\b/i;

const DENIED = /\b(?:no|without|missing|lacks|never|timed? ?out|not)\b[^,;]*\back/i;

/** An ack of the slot: its number stands in the line, or what was committed does. */
function isAckOf(text: string, { slot, record }: Wanted): boolean {
  if (!ACK.test(text.replaceAll("_", " "))) return false;
  return (
    new RegExp(`(?<![0-9a-fA-F])${slot}(?![0-9a-fA-F])`).test(text) || isCommitted(text, record)
  );
}

/** Logs may shorten hex: ten digits are enough to know one's own. */
const DIGITS = 10;

function isCommitted(text: string, { fields: { ack, blockHash } }: SlotRecord): boolean {
  const lower = text.toLowerCase();
  const tells = (hex: string | undefined) =>
    hex !== undefined && lower.includes(hex.slice(0, DIGITS));
  if (tells(ack?.signature) || tells(ack?.root)) return true;
  // Another ack may well be for the same block: a whole signature that is not the committed one says so.
  return tells(blockHash) && !/[0-9a-f]{150}/.test(lower);
}
