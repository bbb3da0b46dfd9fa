import { z } from "zod";
import type { Whisper } from "../../../ports/chat-surface.ts";
import type { HeardEvent } from "../events.ts";
import type { Heard } from "../hearing.ts";
import { lookAt } from "../saying/stands.ts";
import type { Stands } from "../saying/stands.ts";
import type { MatrixWeb } from "../web/matrix-web.ts";
import { APPROVE, markOf } from "./marks.ts";
import type { Mark } from "./marks.ts";

const Reaction = z.object({
  "m.relates_to": z.object({
    rel_type: z.literal("m.annotation"),
    event_id: z.string().min(1),
    key: z.string(),
  }),
});

/** So soon after a message changed, nobody has read what it says now. */
const READ_MS = 2_000;

export interface SaidOptions {
  readonly web: MatrixWeb;
  /** The bot's own user id. */
  readonly self: string;
}

/**
 * `early`: it may have been meant for what stood there before. `unasked`: the homeserver did not say what it is a
 * reaction to.
 */
export type Reacting =
  | { readonly kind: "said"; readonly heard: Heard }
  | { readonly kind: "early"; readonly from: Whisper; readonly user: string }
  | { readonly kind: "unasked" }
  | { readonly kind: "nothing" };

const NOTHING: Reacting = { kind: "nothing" };

/**
 * What somebody said by a reaction to a message of ours. The message is asked for from the homeserver: what the
 * reaction says of it is anybody's word, and only what we sent ourselves says what a reaction to it means.
 */
export async function reactionSaid(heard: HeardEvent, options: SaidOptions): Promise<Reacting> {
  const reaction = reactionIn(heard, options.self);
  if (reaction === undefined) return NOTHING;
  const stands = await lookAt({ channel: heard.room, id: reaction.target }, options.web);
  if (stands.kind === "later" || stands.kind === "unsure") return { kind: "unasked" };
  if (stands.kind !== "stands" || stands.sender !== options.self) return NOTHING;
  return saidOf(heard, { ...reaction, stands });
}

interface Marked {
  /** Event id of the message that it is a reaction to. */
  readonly target: string;
  readonly mark: Mark;
}

function reactionIn({ event, decrypted }: HeardEvent, self: string): Marked | undefined {
  const { data } = Reaction.safeParse(event.content);
  if (event.type !== "m.reaction" || data === undefined) return undefined;
  if (event.sender === self || decrypted) return undefined;
  const { event_id: target, key } = data["m.relates_to"];
  const mark = markOf(key);
  return mark && { target, mark };
}

function saidOf(
  heard: HeardEvent,
  { target, mark, stands }: Marked & { readonly stands: Stands },
): Reacting {
  const { room, event } = heard;
  const typed = saidBy(mark, stands);
  if (typed === undefined) return NOTHING;
  const { sender: user, event_id: key } = event;
  const from: Whisper = { channel: room, user, thread: stands.thread ?? target, reply: target };
  const { sinceMs = -Infinity } = stands.own ?? {};
  if (madeMs(heard) < sinceMs + READ_MS) return { kind: "early", from, user };
  return { kind: "said", heard: { room, user, key, pressed: `${target} ${mark}`, typed, from } };
}

/** A reaction approves or denies a request, and says nothing else, whatever stands there. */
function saidBy(mark: Mark, { own }: Stands): string | undefined {
  const says = own?.says?.[mark];
  const form = mark === APPROVE ? /^approve R\d+( [0-9a-f]+)?$/ : /^deny R\d+$/;
  return says !== undefined && form.test(says) ? says : undefined;
}

/** When it was made, by our clock: its age is our own homeserver's word. */
function madeMs({ event, atMs }: HeardEvent): number {
  return event.unsigned?.age === undefined ? event.origin_server_ts : atMs - event.unsigned.age;
}
