import type { Actor, ChatName } from "./actor.ts";
import type { Whisper } from "./chat-surface.ts";

/** Something a person said to the bot in a chat, typed or by a button. */
export interface Said {
  readonly surface: ChatName;
  /** The same for every delivery of the same act: what is delivered twice is done once. */
  readonly key: string;
  /** For buttons, what is the same when somebody presses twice; within seconds only the first counts. */
  readonly pressed?: string;
  /** Chat text, or words already parted. */
  readonly typed: string | readonly string[];
  /** Exactly one person: of `people`, or a member of our workspace or homeserver with no role at all. */
  readonly actor: Actor;
  /** Where they are, and how they are answered privately. */
  readonly from: Whisper;
}

/** Carries out what was said and answers it. Never rejects. */
export type Take = (said: Said) => Promise<void>;
