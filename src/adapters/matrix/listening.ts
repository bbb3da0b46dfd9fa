import { randomUUID } from "node:crypto";
import type { Whisper } from "../../ports/chat-surface.ts";
import type { Encryption } from "./encryption.ts";
import { RoomEvent, Text } from "./events.ts";
import type { HeardEvent } from "./events.ts";
import { hear } from "./hearing.ts";
import type { HearingOptions } from "./hearing.ts";
import type { Members } from "./members.ts";
import { typedText } from "./typed-text.ts";

/** Said longer ago than this, a command was meant for another moment: it is not carried out any more. */
const OLD_MS = 300_000;

/** Hears what is not typed: reactions and what takes them back, in rooms that are not encrypted. */
export type Reacted = (heard: HeardEvent, hearing: HearingOptions) => Promise<void>;

export interface ListeningOptions extends HearingOptions {
  /** The bot's user id. */
  readonly self: string;
  readonly encryption: Pick<Encryption, "of">;
  readonly members: Pick<Members, "changed">;
  /** When this process began to listen. */
  readonly startedMs: number;
  /** Somebody said a command that is too old to be carried out. */
  readonly missed: (room: string, event: string) => Promise<void>;
  readonly reacted: Reacted;
  readonly report: (reference: string, error: unknown) => void;
}

/** An event of one of our rooms, as it came. */
export interface Came {
  readonly room: string;
  readonly event: unknown;
  readonly decrypted: boolean;
  /** The moment, by our clock, by which its age counts. */
  readonly atMs: number;
}

/** Hears one event. Never throws: whatever breaks over one event must not keep the next from being heard. */
export async function listen({ room, event, decrypted, atMs }: Came, options: ListeningOptions) {
  try {
    const parsed = RoomEvent.safeParse(event);
    if (parsed.success) {
      await listenTo({ room, event: parsed.data, decrypted, atMs }, options);
    }
  } catch (error) {
    options.report(randomUUID().slice(0, 8), error);
  }
}

async function listenTo(heard: HeardEvent, options: ListeningOptions): Promise<void> {
  const { room, event } = heard;
  switch (event.type) {
    case "m.room.member":
      options.members.changed(room, event.state_key ?? "");
      return;
    case "m.room.message":
      return event.sender === options.self ? undefined : typed(heard, options);
    case "m.reaction":
    case "m.room.redaction":
      if (event.sender === options.self || isOld(heard, options)) return;
      if ((await options.encryption.of(room)).kind === "plain") {
        await options.reacted(heard, options);
      }
  }
}

async function typed(heard: HeardEvent, options: ListeningOptions): Promise<void> {
  const { room, event, decrypted } = heard;
  const { success, data: text } = Text.safeParse(event.content);
  const said = success ? typedText({ self: options.self, text }) : undefined;
  if (said === undefined || !success) return;
  const { kind } = await options.encryption.of(room);
  if (kind === "unknown") {
    options.refused("matrix-silent");
    return;
  }
  // In an encrypted room, what came in the clear may be anybody's who runs a homeserver.
  if (kind === "encrypted" && !decrypted) return;
  if (isOld(heard, options)) return options.missed(room, event.event_id);
  const { sender: user, event_id: key } = event;
  await hear({ room, user, key, typed: said, from: fromOf(heard, text) }, options);
}

function fromOf({ room, event }: HeardEvent, { "m.relates_to": relation }: Text): Whisper {
  const thread = relation?.rel_type === "m.thread" ? relation.event_id : undefined;
  return {
    channel: room,
    user: event.sender,
    ...(thread === undefined ? {} : { thread }),
    reply: event.event_id,
  };
}

/** Its age is our own homeserver's word, and so not troubled by clocks that differ. */
function isOld({ event, atMs }: HeardEvent, { startedMs }: ListeningOptions): boolean {
  const ageMs = event.unsigned?.age ?? atMs - event.origin_server_ts;
  return ageMs > OLD_MS || atMs - ageMs < startedMs;
}
