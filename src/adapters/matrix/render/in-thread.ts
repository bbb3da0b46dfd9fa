import type { MatrixContent, MatrixReply } from "./content.ts";

/**
 * A message in the thread below `root`. `last` is the newest event of the thread: clients that know no threads show
 * the message as an answer to it (spec, threading, fallback).
 */
export function inThread(content: MatrixContent, root: string, last = root): MatrixReply {
  return {
    ...content,
    "m.relates_to": {
      rel_type: "m.thread",
      event_id: root,
      is_falling_back: true,
      "m.in_reply_to": { event_id: last },
    },
  };
}
