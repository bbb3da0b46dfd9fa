import type { ChatName } from "../actor.ts";

/**
 * `posting`: about to be posted, so it may stand there without our knowing where. `working`: it stands there and
 * awaits its end. `done`: nothing more is expected.
 */
export const CHAT_MESSAGE_STATES = ["posting", "working", "done"] as const;

export type ChatMessageState = (typeof CHAT_MESSAGE_STATES)[number];

/** One of our messages in a chat. */
export interface ChatMessage {
  readonly surface: ChatName;
  /** What it is: a request's id, or the key of what a person said. Unique in its surface. */
  readonly key: string;
  readonly channel: string;
  /** The thread it stands in; undefined where it stands in the channel itself. */
  readonly thread: string | undefined;
  /** The surface's id of it; undefined while it is not known. */
  readonly id: string | undefined;
  readonly state: ChatMessageState;
  /** When it was begun; Unix milliseconds. */
  readonly atMs: number;
  /** Of a message that may change yet: what tells whether it shows what it should. Undefined for all others. */
  readonly shown?: string | undefined;
}

/** What was said to the bot in chats, and where its messages stand there. */
export interface ChatRows {
  /**
   * Takes an act of a person: true for exactly one caller of a key, unless it was taken longer than `forMs` ago, or
   * seems to be taken that much later, as after the clock was set back. With an infinite `forMs` once and for all.
   */
  takeOnce(key: string, atMs: number, forMs: number): Promise<boolean>;
  /** Forgets acts that were taken before. */
  forgetActs(beforeMs: number): Promise<void>;
  message(surface: ChatName, key: string): Promise<ChatMessage | undefined>;
  /** Of a surface, in a state, oldest first. */
  messages(
    surface: ChatName,
    state: ChatMessageState,
    limit: number,
  ): Promise<readonly ChatMessage[]>;
  /** Those of a surface that may change yet, oldest first. */
  living(surface: ChatName): Promise<readonly ChatMessage[]>;
  /** Writes it, in place of one of the same surface and key. */
  keep(message: ChatMessage): Promise<void>;
  /** What is known of a surface from one process to the next, as how far it was heard; undefined where nothing is. */
  fact(surface: ChatName, name: string): Promise<string | undefined>;
  /** Writes it, in place of one of the same surface and name. */
  keepFact(surface: ChatName, name: string, value: string): Promise<void>;
  /** Forgets messages of a surface that were begun before, whose keys begin so. */
  forgetMessages(surface: ChatName, prefix: string, beforeMs: number): Promise<void>;
}
