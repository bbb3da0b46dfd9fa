import { unread } from "./reading.ts";
import type { Reading, Unread } from "./reading.ts";
import type { SlotRecord } from "./record.ts";
import type { Window } from "./window.ts";

/**
 * zipnet commits rounds, not slots. A slot's round is the one its unseal record names (the link);
 * without a link the only other clue is the time of commit, and it counts only where it is unambiguous.
 */

/** A reader's newest rounds, newest first. `whole` when the list reaches the collection's beginning. */
export interface RoundList {
  readonly kind: "rounds";
  readonly rounds: readonly SlotRecord[];
  readonly whole: boolean;
  /** Entries that cannot be used, by the round they claim. */
  readonly spoiled: readonly SpoiledEntry[];
}

/** An entry of a list that cannot be used, and why. */
export interface SpoiledEntry {
  /** The slot it claims; for zipnet the round. Undefined when it tells none. */
  readonly position: number | undefined;
  readonly why: Unread;
}

/** The round stands before the list and has to be asked for by its number. */
interface OlderRound {
  readonly kind: "older";
}

/** The linked round in a reader's list. */
export function roundByLink(list: RoundList | Unread, link: number): Reading | OlderRound {
  if (list.kind === "unread") return list;
  const numbers = list.rounds.flatMap((record) => record.fields.round ?? []);
  const newest = Math.max(-1, ...numbers);
  const record = list.rounds.find((candidate) => candidate.fields.round === link);
  if (record !== undefined) return { kind: "record", record, latest: newest };
  const spoiled = list.spoiled.find(({ position }) => position === link);
  if (spoiled !== undefined) return spoiled.why;
  if (link < Math.min(...numbers) && !list.whole) return { kind: "older" };
  return { kind: "absent", latest: newest < 0 ? null : newest };
}

/** How far zipnet is known to have come, by anyone's word. */
interface RoundsKnown {
  /** The highest round that any reader or any unseal record shows to exist. */
  readonly newestKnown: number;
  /** A time at or after which a round is known to have been committed, Unix milliseconds. */
  readonly reachesMs: number;
}

/** The round that fell in the slot's window, when exactly one did and the list reaches far enough both ways. */
export function roundByTime(
  list: RoundList | Unread,
  window: Window,
  { newestKnown, reachesMs }: RoundsKnown,
): Reading {
  if (list.kind === "unread") return list;
  const newest = newestRound(list);
  if (newest < newestKnown) {
    return unread("behind", `its newest round is ${newest}, while ${newestKnown} is known`);
  }
  const times = list.rounds.map(({ committedAtMs }) => committedAtMs);
  if (Math.max(...times) < reachesMs) {
    return unread("behind", "its newest round is older than what an organism below has used");
  }
  if (!list.whole && Math.min(...times) > window.fromMs) {
    return unread(
      "no link",
      "the slot is older than the rounds listed, and no unseal record names its round",
    );
  }
  const [spoiled] = list.spoiled;
  if (spoiled !== undefined) return spoiled.why;
  const inWindow = list.rounds.filter(
    (record) => record.committedAtMs >= window.fromMs && record.committedAtMs <= window.toMs,
  );
  const [record] = inWindow;
  if (record === undefined) return { kind: "absent", latest: newest < 0 ? null : newest };
  if (inWindow.length > 1) {
    return unread(
      "no link",
      `${inWindow.length} rounds fall in its window, and no unseal record names one`,
    );
  }
  return { kind: "record", record, latest: newest };
}

export function newestRound(list: RoundList | Unread): number {
  if (list.kind === "unread") return -1;
  return Math.max(-1, ...list.rounds.flatMap((record) => record.fields.round ?? []));
}
