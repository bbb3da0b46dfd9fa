import { randomUUID } from "node:crypto";
import type { Person } from "../lattice/person.ts";
import type { Origin } from "../message/model.ts";
import type { Telemetry } from "../ports/telemetry.ts";
import { answered, broke, refused } from "./answer.ts";
import type { Answer } from "./answer.ts";
import type { Asking, Capabilities, Command } from "./define-command.ts";
import { notAllowed } from "./rights.ts";
import { parseWords } from "./parse.ts";
import type { Parsed } from "./parse.ts";
import { isRefusal } from "../message/refusal.ts";
import type { Refusal } from "../message/refusal.ts";
import { splitWords } from "./words.ts";

interface DispatcherOptions {
  readonly commands: readonly Command[];
  readonly capabilities: Capabilities;
  readonly origin: Origin;
  readonly telemetry: Telemetry;
  /** Everyone who could be asked to do what somebody else may not. */
  readonly people: readonly Person[];
  /** Keeps that somebody may not do what they tried, and gives what they are told. Never rejects. */
  readonly forbade?: (parsed: Parsed, asking: Asking, why: Refusal) => Promise<Refusal>;
  /** Keeps an unexpected error for the people who run the bot. */
  readonly report: (reference: string, error: unknown) => void;
}

/** Chat text, or the words a shell already made of it. */
type Typed = string | readonly string[];

/** Somebody at a terminal who gave no name. */
const UNNAMED: Asking = { actor: undefined, tell: () => undefined, wait: true };

/** Turns what was typed into an answer. Never throws. */
export class Dispatcher {
  readonly #options: DispatcherOptions;

  constructor(options: DispatcherOptions) {
    this.#options = options;
  }

  /** Answers for whoever asks. */
  async dispatch(typed: Typed, asking: Asking = UNNAMED): Promise<Answer> {
    const begun = performance.now();
    const answer = await this.#answer(typed, asking);
    const { telemetry } = this.#options;
    telemetry.commandAnswered(answer.command, answer.outcome, performance.now() - begun);
    return answer;
  }

  async #answer(typed: Typed, asking: Asking): Promise<Answer> {
    const { commands, capabilities, origin } = this.#options;
    const words = typeof typed === "string" ? splitWords(typed) : typed;
    if (isRefusal(words)) return refused("unknown", words, origin);
    const parsed = parseWords(words, commands);
    if ("refusal" in parsed) {
      return refused(parsed.command?.name ?? "unknown", parsed.refusal, origin);
    }
    const { name } = parsed.command;
    const forbidden = notAllowed(parsed, asking, this.#options.people);
    if (forbidden !== undefined) {
      const told = await this.#options.forbade?.(parsed, asking, forbidden);
      return refused(name, told ?? forbidden, origin);
    }
    try {
      const done = await parsed.command.run(parsed.args, capabilities, asking);
      return isRefusal(done) ? refused(name, done, origin) : answered(name, done, origin);
    } catch (error) {
      const reference = randomUUID().slice(0, 8);
      this.#options.report(reference, error);
      return broke(name, reference, origin);
    }
  }
}
