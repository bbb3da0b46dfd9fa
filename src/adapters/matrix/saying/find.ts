import { z } from "zod";
import type { Found, Place } from "../../../ports/chat-surface.ts";
import type { WebAnswer } from "../web/matrix-web.ts";
import { ownIn } from "./own-field.ts";
import type { Speaking } from "./speaking.ts";

/** Pages that are looked through for a message of ours, and how many events each holds. */
const MOST_PAGES = 10;
const PAGE = 100;

const Event = z.looseObject({
  event_id: z.string(),
  type: z.string(),
  sender: z.string(),
  origin_server_ts: z.number(),
  content: z.record(z.string(), z.unknown()),
});

const Page = z.object({
  chunk: z.array(Event),
  /** Where the next page begins: of a room, and of a thread. */
  end: z.string().optional(),
  next_batch: z.string().optional(),
});

type Event = z.output<typeof Event>;

export interface Wanted {
  readonly key: string;
  readonly place: Place;
  readonly sinceMs: number;
}

/** Looks through what we said in a place, newest first, for the message with a key. */
export async function find(wanted: Wanted, speaking: Speaking): Promise<Found> {
  const self = speaking.self();
  speaking.keys.add(wanted.key);
  if (self === undefined) {
    return { kind: "unknown", detail: "the homeserver has not told yet who the bot is" };
  }
  let from: string | undefined;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const answer = await ask(wanted.place, { self, from }, speaking);
    if (answer.kind !== "ok") return { kind: "unknown", detail: answer.detail };
    const { data } = Page.safeParse(answer.body);
    if (data === undefined) return { kind: "unknown", detail: "the homeserver showed no messages" };
    const found = await findIn(ours(data.chunk, self), wanted, speaking);
    if (found !== undefined) return found;
    from = data.end ?? data.next_batch;
    if (from === undefined || endsBefore(data.chunk, wanted)) return { kind: "absent" };
  }
  return { kind: "unknown", detail: "too much was said in the room since" };
}

/** What is known by one page; undefined where it is not there. */
async function findIn(
  events: readonly Event[],
  { key, place, sinceMs }: Wanted,
  speaking: Speaking,
): Promise<Found | undefined> {
  let unread = false;
  for (const event of events.filter(({ origin_server_ts: atMs }) => atMs >= sinceMs)) {
    const content = await contentOf(event, place.channel, speaking);
    unread ||= content === undefined;
    if (content === undefined || ownIn(content)?.key !== key || !isIn(place, content)) continue;
    return { kind: "found", placed: { channel: place.channel, id: event.event_id } };
  }
  if (!unread) return undefined;
  return { kind: "unknown", detail: "what the bot said here cannot be decrypted" };
}

function ours(chunk: readonly Event[], self: string): readonly Event[] {
  return chunk.filter(({ sender }) => sender === self);
}

function endsBefore(chunk: readonly Event[], { sinceMs }: Wanted): boolean {
  const oldest = chunk.at(-1);
  return oldest !== undefined && oldest.origin_server_ts < sinceMs;
}

interface From {
  readonly self: string;
  readonly from: string | undefined;
}

function ask(
  { channel: room, thread }: Place,
  { self, from }: From,
  { web }: Speaking,
): Promise<WebAnswer> {
  const query = { dir: "b", limit: PAGE, ...(from === undefined ? {} : { from }) };
  if (thread !== undefined) {
    return web.call("relationsOf", { room, event: thread, rel: "m.thread" }, { query });
  }
  const filter = JSON.stringify({ types: ["m.room.message", "m.room.encrypted"], senders: [self] });
  return web.call("messages", { room }, { query: { ...query, filter } });
}

/** Undefined where it cannot be read. */
async function contentOf(event: Event, room: string, { unseal }: Speaking) {
  // What was taken away has no content any more, and so no key.
  if (event.type !== "m.room.encrypted" || Object.keys(event.content).length === 0) {
    return event.content;
  }
  return unseal()?.(room, event).catch(() => undefined);
}

/** An edit carries what it replaces with it, and the room's own timeline has the messages of its threads. */
function isIn({ thread }: Place, content: Readonly<Record<string, unknown>>): boolean {
  const relation = z
    .object({ rel_type: z.string().optional(), event_id: z.string().optional() })
    .safeParse(content["m.relates_to"]).data;
  if (thread === undefined) return relation?.rel_type === undefined;
  return relation?.rel_type === "m.thread" && relation.event_id === thread;
}
