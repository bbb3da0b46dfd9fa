import type { Content } from "./matrix-event.ts";

export interface SayOptions {
  /** Whom it calls: user ids. */
  readonly mentions?: readonly string[];
  /** Event id of the message whose thread it is said in. */
  readonly thread?: string;
  readonly html?: string;
  readonly kind?: "m.text" | "m.notice" | "m.emote";
}

/** An edit stays where the message stands. */
export type EditOptions = Omit<SayOptions, "thread">;

/** The content of a message, as clients make it. */
export function messageContent(body: string, options: SayOptions = {}): Content {
  const { mentions = [], thread, html, kind = "m.text" } = options;
  return {
    msgtype: kind,
    body,
    ...(html === undefined ? {} : { format: "org.matrix.custom.html", formatted_body: html }),
    "m.mentions": mentions.length === 0 ? {} : { user_ids: mentions },
    ...(thread === undefined ? {} : { "m.relates_to": inThread(thread) }),
  };
}

function inThread(root: string): Content {
  return {
    rel_type: "m.thread",
    event_id: root,
    is_falling_back: true,
    "m.in_reply_to": { event_id: root },
  };
}

/** The content of an edit: the new content, and what old clients show. */
export function editContent(original: string, body: string, options?: EditOptions): Content {
  const content = messageContent(body, options);
  return {
    ...content,
    body: `* ${body}`,
    "m.new_content": content,
    "m.relates_to": { rel_type: "m.replace", event_id: original },
  };
}

export function reactionContent(event: string, key: string): Content {
  return { "m.relates_to": { rel_type: "m.annotation", event_id: event, key } };
}
