import { newestOf, unread } from "./reading.ts";
import type { Reading, ReaderReading, UnreadReason } from "./reading.ts";
import type { SlotRecord } from "./record.ts";

export const STATES = ["committed", "missing", "pending", "unknown"] as const;

export type State = (typeof STATES)[number];

/** What an organism did with a slot, after its readers were compared. */
export interface OrganismState {
  readonly state: State;
  readonly record?: SlotRecord;
  /** Newest slot any of its readers holds, when one told. */
  readonly latest?: number;
  readonly reason?: UnreadReason;
  readonly detail?: string;
  /** Readers whose answers count. */
  readonly witnesses: number;
  readonly disagreement?: "digest" | "presence";
  readonly readings: readonly ReaderReading[];
}

interface SettleOptions {
  /** The slot asked for (zipnet: the linked round); null when no position was asked for, only a time. */
  readonly position: number | null;
  /** The newest position known of any organism below, -1 when none is. */
  readonly newestBelow: number;
  readonly windowOpen: boolean;
}

/** Compares an organism's readers and says what it did with the slot. */
export function settle(
  given: readonly ReaderReading[],
  { position, newestBelow, windowOpen }: SettleOptions,
): OrganismState {
  const newest = Math.max(newestBelow, newestOf(given.map(({ reading }) => reading)));
  const readings = given.map(({ reader, reading }) => ({
    reader,
    reading: heldAgainst(reading, position, newest),
  }));
  const records = readings.flatMap(({ reading }) =>
    reading.kind === "record" ? [reading.record] : [],
  );
  const absent = readings.filter(({ reading }) => reading.kind === "absent").length;
  const latest = newestOf(readings.map(({ reading }) => reading));
  const common = {
    readings,
    witnesses: records.length + absent,
    ...(latest >= 0 ? { latest } : {}),
  };

  const [record] = records;
  if (record !== undefined) {
    const disagreement = disagreementOf(records, absent);
    return { ...common, state: "committed", record, ...(disagreement ? { disagreement } : {}) };
  }
  if (absent > 0) return { ...common, state: windowOpen ? "pending" : "missing" };
  return { ...common, state: "unknown", ...whyUnknown(readings) };
}

/** A reader that has not come as far as the slot says nothing once anyone else is known to be further. */
function heldAgainst(reading: Reading, position: number | null, newest: number): Reading {
  if (reading.kind !== "absent" || position === null) return reading;
  const latest = reading.latest ?? -1;
  if (latest === position) {
    return unread(
      "contradiction",
      `says ${position} is its newest, and that it has no ${position}`,
    );
  }
  if (latest < position && latest < newest) {
    const holds = latest < 0 ? "nothing yet" : `${latest}`;
    return unread("behind", `holds ${holds}, while ${newest} is known to be committed`);
  }
  return reading;
}

function disagreementOf(
  records: readonly SlotRecord[],
  absent: number,
): OrganismState["disagreement"] {
  if (new Set(records.map((record) => record.digest)).size > 1) return "digest";
  return absent > 0 ? "presence" : undefined;
}

function whyUnknown(readings: readonly ReaderReading[]): Pick<OrganismState, "reason" | "detail"> {
  const unreads = readings.flatMap(({ reading }) => (reading.kind === "unread" ? [reading] : []));
  const [first] = unreads;
  if (first === undefined) return { reason: "not asked", detail: "no reader was asked" };
  const alike = unreads.every((other) => other.reason === first.reason);
  return {
    reason: first.reason,
    detail: alike
      ? first.detail
      : unreads.map((other) => `${other.reason}: ${other.detail}`).join("; "),
  };
}
