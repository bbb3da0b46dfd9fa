import type { Message } from "../../../src/message/model.ts";
import type { ChatSurface, Placed } from "../../../src/ports/chat-surface.ts";

/** A message as people see it. */
export interface Seen {
  /** The surface's id of it; empty where it has none. */
  readonly id: string;
  /** Everything that is to be read in it, without what only keeps words apart. */
  readonly text: string;
  /** Whom it calls: users' ids, and whatever else a client would ring for. */
  readonly calls: readonly string[];
  /** What a client would make a link of, or would take for markup. */
  readonly links: readonly string[];
  /** What can be pressed on it. */
  readonly pressable: readonly string[];
}

/** How any face shows a message: a chat, or a terminal. */
export interface Face {
  readonly name: string;
  /** How a command is typed there, before its words. */
  readonly typed: string;
  readonly show: (message: Message) => Promise<Seen>;
  /** Why nothing is ever cut there; undefined where one message holds only so much. */
  readonly neverCuts?: string;
}

/** `limited`: not done, and told when. `reset`: not done, and not told. `lost`: done, and not told. */
export type Trouble = "limited" | "reset" | "lost";

export type Step = "post" | "edit" | "find";

/** Somebody of `people` who is in the channel. */
export interface Member {
  readonly key: string;
  readonly user: string;
}

/** What a chat cannot do, or a harness cannot make it do; each with why. */
export interface Cannot {
  /** Show a message to one person alone: others see it, too, but it calls them alone. */
  readonly whisperAlone?: string;
  /** Break where a test wants it. */
  readonly break?: string;
}

/** A chat with two people of `people` in one channel, which is also home. */
export interface SurfaceHarness {
  readonly surface: ChatSurface;
  readonly channel: string;
  readonly ada: Member;
  readonly ben: Member;
  /** The same chat, as a process has it that remembers nothing. */
  another(): ChatSurface;
  /** The same with a token that the chat does not take. */
  withBadToken(): ChatSurface;
  /** What stands in the channel itself, or in the thread below a message, oldest first. */
  seen(thread?: string): Promise<readonly Seen[]>;
  /** What was told to somebody alone, oldest first. */
  toldTo(user: string): Promise<readonly Seen[]>;
  /** What a step of the next call meets. Only where the chat can be made to break. */
  meets(step: Step, trouble: Trouble): void;
  /** Takes a message away, as an administrator can. */
  remove(placed: Placed): Promise<void>;
  close(): Promise<void>;
}
