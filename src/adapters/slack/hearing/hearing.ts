import type { PersonConfig } from "../../../config/config.ts";
import { headline } from "../../../message/build.ts";
import type { Message, Origin } from "../../../message/model.ts";
import type { Actor } from "../../../ports/actor.ts";
import type { Take } from "../../../ports/chat-said.ts";
import type { ChatSurface, Whisper } from "../../../ports/chat-surface.ts";
import type { Directory } from "../people/directory.ts";
import { recognise } from "../people/identity.ts";
import type { Ours, Speaker, Stranger } from "../people/identity.ts";
import { slackActor } from "../people/slack-actor.ts";

export interface HearingOptions {
  readonly take: Take;
  readonly surface: Pick<ChatSurface, "whisper">;
  readonly directory: Directory;
  readonly ours: Ours;
  readonly people: Readonly<Record<string, PersonConfig>>;
  readonly origin: Origin;
  /** Counts whom the bot did not answer. */
  readonly refused: (why: Stranger) => void;
}

/** Something that was said, before it is known by whom. */
export interface Heard {
  readonly speaker: Speaker;
  readonly key: string;
  readonly pressed?: string;
  readonly typed: string | readonly string[];
  readonly from: Whisper;
}

/** Lets in what a person said who is exactly one of ours; everybody else gets a refusal and nothing more. */
export async function hear(heard: Heard, options: HearingOptions): Promise<void> {
  const actor = await admit(heard, options);
  if (actor !== undefined) await take(heard, actor, options);
}

/** Who it is, where they are exactly one of ours; else they are refused, and counted. */
export async function admit(
  { speaker, key, from }: Pick<Heard, "speaker" | "key" | "from">,
  options: HearingOptions,
): Promise<Actor | undefined> {
  const { directory, ours, people } = options;
  const recognised = await recognise(speaker, ours, directory);
  if (recognised.kind === "stranger") {
    options.refused(recognised.why);
    await options.surface.whisper(refusedMessage(recognised.refusal.text), from);
    return undefined;
  }
  const where = { directory, ours, channel: from.channel, act: key };
  return slackActor(recognised.user, { people, ...where });
}

/** Hands over what somebody said who was let in. */
export function take(
  { key, pressed, typed, from }: Heard,
  actor: Actor,
  options: Pick<HearingOptions, "take">,
): Promise<void> {
  return options.take({
    surface: "slack",
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
