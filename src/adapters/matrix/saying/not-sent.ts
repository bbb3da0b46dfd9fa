import type { NotSent } from "../../../ports/chat-surface.ts";
import type { WebFailure } from "../web/matrix-web.ts";

/** What a homeserver will never take of one message, whatever anybody does (spec, common error codes; Synapse). */
const OF_THE_MESSAGE = [
  "M_TOO_LARGE",
  "M_BAD_JSON",
  "M_NOT_JSON",
  // What it answers to, or hangs on, is not there.
  "M_UNKNOWN",
  "M_NOT_FOUND",
];

/** How often it is tried again, where somebody must mend something first. */
const MEND_MS = 30_000;

/** A token, a right or a room can be mended, and until then nothing that people must be told is lost. */
export function notSent(failure: WebFailure): NotSent {
  if (failure.kind !== "refused") return failure;
  const { errcode, detail } = failure;
  return OF_THE_MESSAGE.includes(errcode)
    ? { kind: "refused", detail }
    : { kind: "later", afterMs: MEND_MS, detail, mend: true };
}

/** An alias stands in place of the room's id while the homeserver has not said which room it is. */
export function notKnownYet(room: string): NotSent | undefined {
  if (room.startsWith("!")) return undefined;
  const detail = `the homeserver has not said yet which room ${room} is`;
  return { kind: "later", afterMs: 2_000, detail };
}
