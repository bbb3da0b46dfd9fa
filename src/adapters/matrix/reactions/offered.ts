import type { Message } from "../../../message/model.ts";
import { reactionCommands } from "../render/reaction-commands.ts";
import type { OwnField } from "../saying/own-field.ts";
import { APPROVE, DENY } from "./marks.ts";

/** Messages of requests and runs, which have their id as key, are kept as the store has them until all is decided. */
const FOLLOWED = /^R\d+$/;

/** Whether reactions to a message are looked at: only where it changes when there is nothing to decide any more. */
export function isFollowed(key: string | undefined, thread: string | undefined): boolean {
  return thread === undefined && key !== undefined && FOLLOWED.test(key);
}

/** What reactions to such a message say; undefined where it offers nothing to decide. */
export function offeredBy(message: Message): Readonly<Record<string, string>> | undefined {
  const offered = reactionCommands(message);
  return offered && { [APPROVE]: offered.approve, [DENY]: offered.deny };
}

/**
 * What a message says of itself after an edit. Where there is nothing to decide any more, reactions say what they said
 * last: who comes too late is told so. Where they say something else than before, it is noted since when.
 */
export function ownAfter(before: OwnField, says: OwnField["says"], nowMs: number): OwnField {
  if (says === undefined || same(before.says, says)) return before;
  const changed = before.says === undefined ? {} : { sinceMs: Math.round(nowMs) };
  return { ...before, says, ...changed };
}

function same(one: OwnField["says"], other: OwnField["says"]): boolean {
  return one?.[APPROVE] === other?.[APPROVE] && one?.[DENY] === other?.[DENY];
}
