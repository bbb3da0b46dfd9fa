import type {
  Blocks,
  FakeChannel,
  FakeEphemeral,
  FakeMessage,
  FakeUser,
  FakeView,
} from "./model.ts";
import { letters } from "./random.ts";
import type { Random } from "./random.ts";

export interface WorkspaceOptions {
  readonly team: string;
  /** Unix milliseconds. */
  readonly now: () => number;
  readonly random: Random;
}

export type Draft = Pick<FakeMessage, "channel" | "user" | "text" | "blocks"> &
  Partial<Pick<FakeMessage, "metadata" | "thread" | "broadcast">>;

/** What stands in a workspace: people, channels, messages and open modals. Knows no protocol. */
export class Workspace {
  readonly team: string;
  readonly app = "A0LATTICE1";
  readonly botUser = "U0LATTICE1";
  readonly botId = "B0LATTICE1";
  readonly now: () => number;
  readonly random: Random;
  readonly users = new Map<string, FakeUser>();
  readonly channels = new Map<string, FakeChannel>();
  readonly ephemerals: FakeEphemeral[] = [];
  readonly views: FakeView[] = [];
  /** What a client did that Slack refuses, or that somebody should look at. */
  readonly problems: string[] = [];
  readonly #messages: FakeMessage[] = [];
  readonly #watchers = new Set<() => void>();
  #lastMicros = 0;

  constructor({ team, now, random }: WorkspaceOptions) {
    this.team = team;
    this.now = now;
    this.random = random;
  }

  /** A time stamp as Slack names messages: seconds and six digits, never twice the same. */
  stamp(): string {
    this.#lastMicros = Math.max(this.#lastMicros + 1, Math.floor(this.now() * 1_000));
    const micros = `${this.#lastMicros}`.padStart(7, "0");
    return `${micros.slice(0, -6)}.${micros.slice(-6)}`;
  }

  id(first: string): string {
    return first + letters(this.random, 9);
  }

  problem(words: string): void {
    this.problems.push(words);
  }

  /** Calls back whenever something happened, until the answer is called. */
  watch(watcher: () => void): () => void {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }

  changed(): void {
    for (const watcher of this.#watchers) watcher();
  }

  /** Whether a user, or the bot, is in a channel. */
  isIn(user: string, channel: FakeChannel): boolean {
    if (user === this.botUser) return channel.isMember ?? true;
    return channel.members.includes(user);
  }

  messages(channel: string): readonly FakeMessage[] {
    return this.#messages.filter((message) => message.channel === channel);
  }

  message(channel: string, ts: string): FakeMessage | undefined {
    return this.#messages.find((one) => one.channel === channel && one.ts === ts);
  }

  /** How many messages hang on one. */
  replies(channel: string, ts: string): number {
    return this.#messages.reduce(
      (count, one) => count + (one.thread === ts && one.channel === channel ? 1 : 0),
      0,
    );
  }

  add(draft: Draft): FakeMessage {
    const message: FakeMessage = {
      metadata: undefined,
      thread: undefined,
      broadcast: false,
      ...draft,
      blocks: this.named(draft.blocks),
      ts: this.stamp(),
      edited: 0,
      history: [],
    };
    this.#messages.push(message);
    this.changed();
    return message;
  }

  edit(
    before: FakeMessage,
    changes: Pick<FakeMessage, "text" | "blocks" | "metadata">,
  ): FakeMessage {
    const { text, blocks, edited, history } = before;
    const after: FakeMessage = {
      ...before,
      ...changes,
      blocks: this.named(changes.blocks),
      edited: edited + 1,
      history: [...history, { text, blocks, at: this.now() }],
    };
    this.#messages[this.#messages.indexOf(before)] = after;
    this.changed();
    return after;
  }

  remove(message: FakeMessage): void {
    this.#messages.splice(this.#messages.indexOf(message), 1);
    this.changed();
  }

  show(shown: Omit<FakeEphemeral, "ts">): FakeEphemeral {
    const ephemeral = { ...shown, blocks: this.named(shown.blocks), ts: this.stamp() };
    this.ephemerals.push(ephemeral);
    this.changed();
    return ephemeral;
  }

  /** Blocks and what is in them get the ids that Slack gives where the app gave none. */
  named(blocks: Blocks): Blocks {
    return blocks.map((block) => {
      const { elements } = block;
      const pressed = block["type"] === "actions" && Array.isArray(elements);
      return {
        block_id: letters(this.random, 5),
        ...block,
        ...(pressed
          ? {
              elements: (elements as Blocks).map((element) => ({
                action_id: letters(this.random, 5),
                ...element,
              })),
            }
          : {}),
      };
    });
  }
}
