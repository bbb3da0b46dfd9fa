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
}

/** The round stands before the list and has to be asked for by its number. */
export interface OlderRound {
  readonly kind: "older";
}

/** The linked round in a reader's list. */
export function roundByLink(list: RoundList | Unread, link: number): Reading | OlderRound {
  if (list.kind === "unread") return list;
  const numbers = list.rounds.flatMap((record) => record.fields.round ?? []);
  const newest = Math.max(-1, ...numbers);
  const record = list.rounds.find((candidate) => candidate.fields.round === link);
  if (record !== undefined) return { kind: "record", record, latest: newest };
  if (link < Math.min(...numbers) && !list.whole) return { kind: "older" };
  return { kind: "absent", latest: newest < 0 ? null : newest };
}

/**
 * The round that fell in the slot's window, when exactly one did. `newestKnown` is the highest round
 * that any reader or any unseal record shows to exist: a list that ends before it is behind.
 */
export function roundByTime(
  list: RoundList | Unread,
  window: Window,
  newestKnown: number,
): Reading {
  if (list.kind === "unread") return list;
  const newest = newestRound(list);
  if (newest < newestKnown) {
    return unread("behind", `its newest round is ${newest}, while ${newestKnown} is known`);
  }
  const oldestMs = Math.min(...list.rounds.map(({ committedAtMs }) => committedAtMs));
  if (!list.whole && oldestMs > window.fromMs) {
    return unread(
      "no link",
      "the slot is older than the rounds listed, and no unseal record names its round",
    );
  }
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
