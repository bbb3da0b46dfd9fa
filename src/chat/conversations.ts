import { randomUUID } from "node:crypto";
import { broke, refused } from "../command/answer.ts";
import type { Answer } from "../command/answer.ts";
import type { Dispatcher } from "../command/dispatch.ts";
import { splitWords } from "../command/words.ts";
import { headline } from "../message/build.ts";
import type { Message, Origin } from "../message/model.ts";
import { isRefusal } from "../message/refusal.ts";
import type { Said } from "../ports/chat-said.ts";
import type { Actor } from "../ports/actor.ts";
import type { ChatSurface } from "../ports/chat-surface.ts";
import type { Clock } from "../ports/clock.ts";
import type { ChatStore } from "./chat-store.ts";
import { Conversation } from "./conversation.ts";
import { decidedWords } from "./decided-words.ts";
import type { VerifyBudget } from "./verify-budget.ts";
import { interruptedBody } from "./working-message.ts";

/** A second press within this time is the same press. */
const DOUBLE_PRESS_MS = 3_000;

/** Nothing is delivered again after this long. */
const REMEMBERED_MS = 24 * 3_600_000;

export interface ConversationsOptions {
  readonly surface: ChatSurface;
  readonly dispatcher: Pick<Dispatcher, "dispatch">;
  readonly origin: Origin;
  readonly rows: ChatStore;
  readonly budget: VerifyBudget;
  readonly clock: Clock;
  /** Whether the answer to such a command is for who asks, since everybody sees elsewhere what comes of it. */
  readonly aside: (words: readonly string[]) => boolean;
  /** Somebody is about to agree to what the words name; gives what is to be called afterwards. */
  readonly agreeing: (words: readonly string[], person: Actor) => () => void;
  /** Has what was decided shown to everybody. */
  readonly wake: () => void;
  readonly report: (reference: string, error: unknown) => void;
}

/** Carries out what people say in one chat, once each, and answers where they see it. */
export class Conversations {
  readonly #options: ConversationsOptions;
  readonly #going = new Set<Promise<void>>();

  constructor(options: ConversationsOptions) {
    this.#options = options;
  }

  /** Ends the messages that a process which died left at work, and forgets what is too old to come again. */
  async begin(): Promise<void> {
    const { surface, rows, origin, clock } = this.#options;
    const left = await rows(async (chat) => {
      await chat.forgetActs(clock.now() - REMEMBERED_MS);
      const working = await chat.messages(surface.name, "working", 100);
      const posting = await chat.messages(surface.name, "posting", 100);
      return [...working, ...posting].filter(({ key }) => key.startsWith("said:"));
    });
    for (const row of left) {
      const where = { channel: row.channel, ...(row.thread && { thread: row.thread }) };
      const id =
        row.id ??
        (await surface
          .find(row.key, where, row.atMs - 60_000)
          .then((found) => (found.kind === "found" ? found.placed.id : undefined)));
      if (id !== undefined) {
        await surface.edit({ channel: row.channel, id }, { origin, ...interruptedBody() });
      }
      await rows((chat) => chat.keep({ ...row, id, state: "done" }));
    }
  }

  readonly take = (said: Said): Promise<void> => {
    const going = this.#take(said).catch(async (error: unknown) => {
      const reference = randomUUID().slice(0, 8);
      this.#options.report(reference, error);
      await this.#whisper(broke("unknown", reference, this.#options.origin).message, said);
    });
    this.#going.add(going);
    return going.finally(() => this.#going.delete(going));
  };

  /** Resolves when everything that was said is answered. */
  async idle(): Promise<void> {
    await Promise.allSettled(this.#going);
  }

  async #take(said: Said): Promise<void> {
    if (!(await this.#first(said))) return;
    const { origin, budget, aside } = this.#options;
    const words = wordsOf(said);
    const tooOften = words[0]?.toLowerCase() === "verify" ? budget.spend(said.actor.id) : undefined;
    if (tooOften !== undefined) {
      return this.#whisper(refused("verify", tooOften, origin).message, said);
    }
    return aside(words) ? this.#decide(said, words) : this.#lookInto(said, words.join(" "));
  }

  /** What is asked for and decided has a message of its own, which everybody sees; help is for who asks. */
  async #decide(said: Said, words: readonly string[]): Promise<void> {
    const { dispatcher, wake, agreeing } = this.#options;
    const asking = { actor: said.actor, tell: () => undefined, wait: false };
    const agreed = agreeing(words, said.actor);
    const answer = await dispatcher.dispatch(said.typed, asking).finally(agreed);
    wake();
    if (answer.outcome === "refused") return this.#whisper(answer.message, said);
    return this.#tellAside(answer, said);
  }

  async #lookInto(said: Said, typed: string): Promise<void> {
    const { dispatcher, surface, rows, origin, clock } = this.#options;
    const conversation = new Conversation(said, typed, { surface, rows, origin, clock });
    const asking = { actor: said.actor, tell: conversation.tell, wait: false };
    void conversation.begin();
    const answer = await dispatcher.dispatch(said.typed, asking);
    if (answer.outcome === "refused" && !conversation.begun) {
      conversation.cancel();
      return this.#whisper(answer.message, said);
    }
    const failed = await conversation.end(answer);
    if (failed !== undefined) await this.#whisper(this.#notPosted(said, failed.detail), said);
  }

  /** Whether it is said for the first time; a press that follows on another is the same one. */
  async #first({ surface, key, pressed, actor }: Said): Promise<boolean> {
    const { rows, clock } = this.#options;
    const nowMs = clock.now();
    return rows(async (chat) => {
      if (!(await chat.takeOnce(`${surface}:${key}`, nowMs, Infinity))) return false;
      if (pressed === undefined) return true;
      return chat.takeOnce(`${surface}:${actor.id}:${pressed}`, nowMs, DOUBLE_PRESS_MS);
    });
  }

  async #tellAside(answer: Answer, said: Said): Promise<void> {
    const words = decidedWords(answer);
    if (words === undefined) return this.#whisper(answer.message, said);
    // Who pressed sees the message change.
    if (said.pressed !== undefined) return;
    const { origin } = this.#options;
    await this.#whisper(
      { origin, title: answer.command, blocks: [headline("neutral", words)] },
      said,
    );
  }

  #notPosted({ typed }: Said, detail: string): Message {
    const command = typeof typed === "string" ? typed : typed.join(" ");
    return {
      origin: this.#options.origin,
      title: "could not be shown",
      blocks: [
        headline(
          "unsure",
          `The answer could not be posted here: ${detail}. At a terminal of the bot's machine: lattice run -- ${command}`,
        ),
      ],
    };
  }

  #whisper(message: Message, { from }: Said): Promise<void> {
    return this.#options.surface.whisper(message, from);
  }
}

function wordsOf({ typed }: Said): readonly string[] {
  if (typeof typed !== "string") return typed;
  const words = splitWords(typed);
  return isRefusal(words) ? [] : words;
}
