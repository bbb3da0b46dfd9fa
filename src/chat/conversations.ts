import { randomUUID } from "node:crypto";
import { broke, refused } from "../command/answer.ts";
import type { Answer } from "../command/answer.ts";
import type { Dispatcher } from "../command/dispatch.ts";
import { splitWords } from "../command/words.ts";
import { headline } from "../message/build.ts";
import type { Message, Origin } from "../message/model.ts";
import { isRefusal, refusal } from "../message/refusal.ts";
import type { Said } from "../ports/chat-said.ts";
import type { Actor } from "../ports/actor.ts";
import type { ChatSurface } from "../ports/chat-surface.ts";
import type { Clock } from "../ports/clock.ts";
import { AtWork } from "./at-work.ts";
import type { ChatStore } from "./chat-store.ts";
import { Conversation } from "./conversation.ts";
import { decidedWords } from "./decided-words.ts";
import { Doubts } from "./doubts.ts";
import { rowsInMemory } from "./rows-in-memory.ts";
import { keepUp } from "./upkeep.ts";
import type { LookBudget } from "./look-budget.ts";
import { onlyLooks } from "./without-buttons.ts";

/** A second press within this time is the same press. */
const DOUBLE_PRESS_MS = 3_000;

/** How long answers under way are waited for at the end. */
const LEAVE_MS = 900;

const ENDING = refusal(
  "busy",
  "The bot is just being stopped, and nothing was done. Try again in a minute.",
);

export interface ConversationsOptions {
  readonly surface: ChatSurface;
  readonly dispatcher: Pick<Dispatcher, "dispatch">;
  readonly origin: Origin;
  readonly rows: ChatStore;
  readonly budget: LookBudget;
  readonly clock: Clock;
  /** Whether the answer to such a command is for who asks, since everybody sees elsewhere what comes of it. */
  readonly aside: (words: readonly string[]) => boolean;
  /** Somebody is about to agree to what the words name; gives what is to be called afterwards. */
  readonly agreeing: (words: readonly string[], person: Actor) => () => void;
  /** Has what was decided shown to everybody. */
  readonly wake: () => void;
  /** Whether messages of processes that died are this one's to end. */
  readonly ours: () => boolean;
  readonly report: (reference: string, error: unknown) => void;
}

/** Carries out what people say in one chat, once each, and answers where they see it. */
export class Conversations {
  readonly #options: ConversationsOptions;
  readonly #going = new Set<Promise<void>>();
  readonly #doubts: Doubts;
  readonly #atWork: AtWork;
  readonly #forHelp = rowsInMemory();
  readonly #stop = new AbortController();

  constructor(options: ConversationsOptions) {
    this.#options = options;
    this.#doubts = new Doubts(options.clock);
    this.#atWork = new AtWork(options.surface, options.clock);
  }

  /** Keeps up what does not come of what people say: ends what a process that died left at work. */
  begin(): void {
    const stop = this.#stop.signal;
    const busy = () => this.#going.size > 0;
    keepUp({ ...this.#options, atWork: this.#atWork, busy, stop });
  }

  /** Answers what was said until now, as far as that takes less than a second. */
  async close(): Promise<void> {
    const { clock } = this.#options;
    const left = new AbortController();
    await Promise.race([this.idle(), clock.wait(LEAVE_MS, left.signal)]);
    left.abort();
    this.#stop.abort();
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

  /** Resolves when everything that was said is answered, and what was said meanwhile. */
  async idle(): Promise<void> {
    while (this.#going.size > 0) await Promise.allSettled(this.#going);
  }

  async #take(said: Said): Promise<void> {
    const { origin, budget, rows, aside } = this.#options;
    const words = wordsOf(said);
    const [command = "lattice"] = words;
    // The store is closed by then, or soon.
    if (this.#stop.signal.aborted) {
      return this.#whisper(refused(command, ENDING, origin).message, said);
    }
    if (!(await this.#first(said))) return;
    const tooOften = await budget.spend(words, said.actor, rows);
    if (tooOften !== undefined) {
      return this.#whisper(refused(command, tooOften, origin).message, said);
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
    const { self: owner } = this.#atWork;
    const ground = { surface, rows, clock, doubts: this.#doubts };
    const parts = { ...ground, origin, owner, stop: this.#stop.signal };
    const conversation = new Conversation(said, typed, parts);
    const asking = { actor: said.actor, tell: conversation.tell, wait: false };
    void conversation.begin();
    const answer = await dispatcher.dispatch(said.typed, asking).catch((error: unknown) => {
      const reference = randomUUID().slice(0, 8);
      this.#options.report(reference, error);
      return broke("unknown", reference, origin);
    });
    if (answer.outcome === "refused" && !conversation.begun) {
      conversation.cancel();
      return this.#whisper(answer.message, said);
    }
    const failed = await conversation.end(answer);
    if (failed === undefined) return;
    await this.#whisper(this.#notPosted(said, failed.detail), said);
    await conversation.endLate(answer);
  }

  /** Whether it is said for the first time; a press that follows on another is the same one. */
  async #first({ surface, key, pressed, actor, typed }: Said): Promise<boolean> {
    const { rows, clock } = this.#options;
    const nowMs = clock.now();
    // Help changes nothing: it is answered on a night when nothing can be written, too.
    const acts = wordsOf({ typed })[0]?.toLowerCase() === "help" ? this.#forHelp : rows;
    return acts(async (chat) => {
      if (!(await chat.takeOnce(`${surface}:${key}`, nowMs, Infinity))) return false;
      if (pressed === undefined) return true;
      return chat.takeOnce(`${surface}:${actor.id}:${pressed}`, nowMs, DOUBLE_PRESS_MS);
    });
  }

  async #tellAside(answer: Answer, said: Said): Promise<void> {
    const words = decidedWords(answer);
    if (words === undefined) return this.#whisper(onlyLooks(answer.message), said);
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

function wordsOf({ typed }: Pick<Said, "typed">): readonly string[] {
  if (typeof typed !== "string") return typed;
  const words = splitWords(typed);
  return isRefusal(words) ? [] : words;
}
