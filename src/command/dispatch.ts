import { randomUUID } from "node:crypto";
import type { Origin } from "../message/model.ts";
import type { Telemetry } from "../ports/telemetry.ts";
import { answered, broke, refused } from "./answer.ts";
import type { Answer } from "./answer.ts";
import type { Capabilities, Command, Tell } from "./define-command.ts";
import { parseWords } from "./parse.ts";
import { isRefusal } from "./refusal.ts";
import { splitWords } from "./words.ts";

export interface DispatcherOptions {
  readonly commands: readonly Command[];
  readonly capabilities: Capabilities;
  readonly origin: Origin;
  readonly telemetry: Telemetry;
  /** Keeps an unexpected error for the people who run the bot. */
  readonly report: (reference: string, error: unknown) => void;
}

/** Chat text, or the words a shell already made of it. */
export type Typed = string | readonly string[];

/** Turns what was typed into an answer. Never throws. */
export class Dispatcher {
  readonly #options: DispatcherOptions;

  constructor(options: DispatcherOptions) {
    this.#options = options;
  }

  /** `tell` is given a line for everything found on the way, where a command finds things one by one. */
  async dispatch(typed: Typed, tell: Tell = () => undefined): Promise<Answer> {
    const begun = performance.now();
    const answer = await this.#answer(typed, tell);
    const { telemetry } = this.#options;
    telemetry.commandAnswered(answer.command, answer.outcome, performance.now() - begun);
    return answer;
  }

  async #answer(typed: Typed, tell: Tell): Promise<Answer> {
    const { commands, capabilities, origin } = this.#options;
    const words = typeof typed === "string" ? splitWords(typed) : typed;
    if (isRefusal(words)) return refused("unknown", words, origin);
    const parsed = parseWords(words, commands);
    if ("refusal" in parsed) {
      return refused(parsed.command?.name ?? "unknown", parsed.refusal, origin);
    }
    const { name } = parsed.command;
    try {
      const done = await parsed.command.run(parsed.args, capabilities, tell);
      return isRefusal(done) ? refused(name, done, origin) : answered(name, done, origin);
    } catch (error) {
      const reference = randomUUID().slice(0, 8);
      this.#options.report(reference, error);
      return broke(name, reference, origin);
    }
  }
}
