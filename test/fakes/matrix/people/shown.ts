import type { Content, MatrixEvent } from "./matrix-event.ts";

/** A message as people see it now. */
export interface Shown {
  readonly event: string;
  readonly sender: string;
  /** `m.text`, `m.notice`, …. */
  readonly kind: string;
  readonly body: string;
  readonly html: string | undefined;
  /** Whom its last version calls. */
  readonly mentions: readonly string[];
  /** Event id of the message in whose thread it stands. */
  readonly thread: string | undefined;
  /** How often it was edited. */
  readonly edited: number;
  /** Reactions that are not taken back: who, by key. */
  readonly reactions: Readonly<Record<string, readonly string[]>>;
  /** The whole content of its last version. */
  readonly content: Content;
}

/** What people see of the messages among these events, oldest first: edits in place, what is redacted gone. */
export function shown(events: readonly MatrixEvent[]): readonly Shown[] {
  const standing = events.filter((event) => !isRedacted(event));
  return standing
    .filter(
      ({ type, content }) => type === "m.room.message" && relation(content).type !== "m.replace",
    )
    .map((message) => asShown(message, standing));
}

function asShown(message: MatrixEvent, events: readonly MatrixEvent[]): Shown {
  const related = events.filter(({ content }) => relation(content).to === message.event_id);
  // Only what the sender itself put in its place counts.
  const edits = related.filter(
    ({ content, sender, type }) =>
      relation(content).type === "m.replace" && sender === message.sender && type === message.type,
  );
  const content = asContent(edits.at(-1)?.content["m.new_content"] ?? message.content);
  const { type, to } = relation(message.content);
  const html = content["formatted_body"];
  return {
    event: message.event_id,
    sender: message.sender,
    kind: String(content["msgtype"]),
    body: String(content["body"]),
    html: typeof html === "string" ? html : undefined,
    mentions: (asContent(content["m.mentions"])["user_ids"] ?? []) as readonly string[],
    thread: type === "m.thread" ? to : undefined,
    edited: edits.length,
    reactions: reactions(related),
    content,
  };
}

function reactions(related: readonly MatrixEvent[]): Readonly<Record<string, readonly string[]>> {
  const all = related.filter(({ content }) => relation(content).type === "m.annotation");
  const keyOf = ({ content }: MatrixEvent) => String(asContent(content["m.relates_to"])["key"]);
  const byKey = Map.groupBy(all, keyOf);
  return Object.fromEntries(
    [...byKey].map(([key, given]) => [key, given.map(({ sender }) => sender)]),
  );
}

function relation(content: Content): { readonly type?: string; readonly to?: string } {
  const { rel_type: type, event_id: to } = asContent(content["m.relates_to"]);
  return typeof type === "string" && typeof to === "string" ? { type, to } : {};
}

function isRedacted({ unsigned }: MatrixEvent): boolean {
  return unsigned?.["redacted_because"] !== undefined;
}

function asContent(value: unknown): Content {
  return typeof value === "object" && value !== null ? (value as Content) : {};
}
