import type { Take } from "../../ports/chat-said.ts";
import type { ChatSurface } from "../../ports/chat-surface.ts";
import type { Origin } from "../../message/model.ts";
import type { PersonConfig } from "../../config/config.ts";
import type { Encryption } from "./encryption.ts";
import { serverOf } from "./identity.ts";
import type { Stranger } from "./identity.ts";
import { listen } from "./listening.ts";
import type { Came, ListeningOptions, Reacted } from "./listening.ts";
import type { Members } from "./members.ts";
import type { Memory } from "./memory.ts";
import { Missed } from "./missed.ts";
import { Seldom } from "./seldom.ts";

/** How often one person is refused in words. */
const REFUSED_MS = 60_000;

export interface IncomingOptions {
  readonly surface: ChatSurface;
  readonly people: Readonly<Record<string, PersonConfig>>;
  readonly origin: Origin;
  readonly encryption: Pick<Encryption, "of">;
  readonly members: Members;
  readonly memory: Pick<Memory, "firstHeard">;
  readonly reacted: Reacted;
  readonly refused: (why: Stranger) => void;
  readonly report: (reference: string, error: unknown) => void;
  readonly now: () => number;
  readonly stop: AbortSignal;
}

/** What comes in: each thing is begun in the order in which it was said, and goes on beside the next. */
export class Incoming {
  readonly #options: IncomingOptions;
  readonly #startedMs: number;
  readonly #seldom: Seldom;
  readonly #missed: Missed;
  #take: Take = () => Promise.resolve();
  #self = "";
  #begun: Promise<unknown>[] = [];

  constructor(options: IncomingOptions) {
    this.#options = options;
    this.#startedMs = options.now();
    this.#seldom = new Seldom(REFUSED_MS, options.now);
    this.#missed = new Missed(options);
  }

  begin(take: Take): void {
    this.#take = take;
  }

  known(self: string): void {
    this.#self = self;
  }

  /** `resumed`: what was said before this process, and after the one before it, was heard by nobody. */
  came({ resumed, ...came }: Came & { readonly resumed: boolean }): Promise<void> {
    return listen(came, this.#listening(resumed));
  }

  /** A whole answer was handed on: what was missed in it is told. Gives all that it began. */
  through(): readonly Promise<unknown>[] {
    const begun = this.#missed.any ? [...this.#begun, this.#missed.tell()] : this.#begun;
    this.#begun = [];
    return begun;
  }

  #listening(resumed: boolean): ListeningOptions {
    const { surface, people, members, encryption, memory, refused, report, now, reacted } =
      this.#options;
    return {
      take: (said) => this.#beside(this.#take(said)),
      surface: { whisper: (message, to) => this.#beside(surface.whisper(message, to)) },
      ours: { people, server: serverOf(this.#self), members },
      refused,
      seldom: this.#seldom,
      self: this.#self,
      encryption,
      members,
      startedMs: this.#startedMs,
      missed: async (room, event) => {
        // What the process before this one took was not missed.
        if (resumed && (await memory.firstHeard(event, now()))) this.#missed.add(room, event);
      },
      reacted,
      report,
    };
  }

  /** Begun, and not waited for: a walk that takes its time keeps nobody else from being heard. */
  #beside(work: Promise<void>): Promise<void> {
    this.#begun.push(work);
    return Promise.resolve();
  }
}
