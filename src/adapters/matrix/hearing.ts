import { headline } from "../../message/build.ts";
import type { Message } from "../../message/model.ts";
import type { Take } from "../../ports/chat-said.ts";
import type { ChatSurface, Whisper } from "../../ports/chat-surface.ts";
import { recognise } from "./identity.ts";
import type { Ours, Stranger } from "./identity.ts";
import { matrixActor } from "./matrix-actor.ts";
import type { Seldom } from "./seldom.ts";

export interface HearingOptions {
  /** Begins with what was said, and does not wait for its end. */
  readonly take: Take;
  readonly surface: Pick<ChatSurface, "whisper">;
  readonly ours: Ours;
  /** Counts whom the bot did not answer. */
  readonly refused: (why: Stranger) => void;
  /** How often one person is refused in words. */
  readonly seldom: Pick<Seldom, "may">;
}

/** Something that was said in a room of ours, before it is known by whom. */
export interface Heard {
  readonly room: string;
  readonly user: string;
  /** The event by which it was said. */
  readonly key: string;
  /** For reactions: the same when somebody makes it twice. */
  readonly pressed?: string;
  readonly typed: string | readonly string[];
  readonly from: Whisper;
}

/** Lets in what a person said who is exactly one of ours; everybody else gets a refusal now and then, and nothing more. */
export async function hear(heard: Heard, options: HearingOptions): Promise<void> {
  const { ours, take, refused, seldom, surface } = options;
  const { room, user, key, pressed, typed, from } = heard;
  const recognised = await recognise({ user, room }, ours);
  if (recognised.kind === "stranger") {
    const { why, refusal } = recognised;
    refused(why);
    if (seldom.may(user)) await surface.whisper(refusedMessage(refusal.text), from);
    return;
  }
  const actor = matrixActor(recognised.who, { ours, room, act: { act: key } });
  await take({
    surface: "matrix",
    key,
    ...(pressed === undefined ? {} : { pressed }),
    typed,
    actor,
    from,
  });
}

/** Strangers are told nothing of the lattice, not even its name. */
function refusedMessage(words: string): Message {
  return { origin: null, title: "Not done", blocks: [headline("neutral", words)] };
}
