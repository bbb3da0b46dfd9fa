import { z } from "zod";
import type { Asking, Tell } from "../command/define-command.ts";
import type { Actor } from "../ports/actor.ts";
import type { Dispatcher } from "../command/dispatch.ts";
import { answered, refused } from "../command/answer.ts";
import type { Answer, Done } from "../command/answer.ts";
import { isRefusal, quoted, refusal } from "../message/refusal.ts";
import type { Refusal } from "../message/refusal.ts";
import { splitWords } from "../command/words.ts";
import { nearest } from "../message/did-you-mean.ts";
import { code, headline, line, strong, table, text } from "../message/build.ts";
import type { Origin } from "../message/model.ts";
import { drillList } from "./list.ts";
import { loadScenario, scenarioNames } from "./scenario.ts";
import type { Simulation } from "./simulation.ts";
import { UNIT_USAGE, unitCommand } from "./unit-command.ts";

export interface SessionOptions {
  readonly dispatcher: Dispatcher;
  readonly origin: Origin;
  readonly simulation: Simulation;
  /** Who can be played. */
  readonly people: readonly Actor[];
}

export const AsResult = z.strictObject({ person: z.string() });

export const ScenarioResult = z.strictObject({
  scenario: z.string(),
  simulates: z.string(),
  clockSlot: z.int(),
});

interface OwnCommand {
  readonly name: string;
  readonly usage: string;
  readonly summary: string;
}

/** What the drill understands beside chat commands. */
export const OWN_COMMANDS: readonly OwnCommand[] = [
  {
    name: "scenario",
    usage: "scenario [<name>]",
    summary: "What is simulated now; with a name, simulate that instead.",
  },
  { name: "scenarios", usage: "scenarios", summary: "All scenarios." },
  {
    name: "unit",
    usage: UNIT_USAGE,
    summary: "A simulated unit; with a verb, do that to it by your own hand.",
  },
  { name: "as", usage: "as <person>", summary: "Speak as someone else." },
  { name: "exit", usage: "exit", summary: "End the drill." },
];

/** A drill under way: takes one line at a time, whoever types or pipes it. */
export class DrillSession {
  readonly #options: SessionOptions;
  #person: Actor | undefined;

  constructor(options: SessionOptions) {
    this.#options = options;
    [this.#person] = options.people;
  }

  get person(): string {
    return this.#person?.id ?? "nobody";
  }

  get scenario(): string {
    return this.#options.simulation.scenario.name;
  }

  /** The answer to a line; `end` when the drill is to end, `nothing` for a blank line or a comment. */
  async take(typed: string, tell?: Tell): Promise<Answer | "end" | "nothing"> {
    if (typed.trim() === "" || typed.trimStart().startsWith("#")) return "nothing";
    const words = splitWords(typed);
    const [first = "", ...rest] = isRefusal(words) ? [] : words;
    const [second] = rest;
    const { simulation } = this.#options;
    switch (first.toLowerCase()) {
      case "exit":
      case "quit":
        return "end";
      case "scenario":
        return this.#own("scenario", this.#scenario(second));
      case "scenarios":
        return this.#own("drill list", drillList());
      case "unit":
        return this.#own("unit", unitCommand(simulation, rest));
      case "as":
        return this.#own("as", this.#as(second));
      case "help":
        return withOwnHelp(await this.#options.dispatcher.dispatch(typed), second === undefined);
      default:
        return this.#options.dispatcher.dispatch(typed, this.#asking(tell));
    }
  }

  #asking(tell: Tell = () => undefined): Asking {
    return { actor: this.#person, tell, wait: true };
  }

  #own(command: string, done: Done | Refusal): Answer {
    const { origin } = this.#options;
    return isRefusal(done) ? refused(command, done, origin) : answered(command, done, origin);
  }

  #scenario(name: string | undefined): Done | Refusal {
    const { simulation } = this.#options;
    if (name !== undefined) {
      const unknown = unknownScenario(name);
      if (unknown !== undefined) return unknown;
      const scenario = loadScenario(name);
      if (scenario.intoSlot !== undefined) return setsTheClock(name);
      simulation.switchTo(scenario);
    }
    const { name: current, simulates } = simulation.scenario;
    const { clockSlot } = simulation;
    return {
      outcome: "ok",
      result: { scenario: current, simulates, clockSlot },
      body: {
        title: "scenario",
        blocks: [
          headline("neutral", strong(current), `: ${simulates}`),
          text(`The clock stands at slot ${clockSlot}.`),
          ...(name === undefined
            ? []
            : [
                text(
                  "The world was changed as if this had begun now: recent slots may look different than before. Units that were stopped or started stay as they are.",
                ),
              ]),
        ],
      },
    };
  }

  #as(name: string | undefined): Done | Refusal {
    const { people } = this.#options;
    const found = people.find(({ id }) => id === name?.toLowerCase());
    if (found === undefined) {
      const who = name === undefined ? "Nobody was named" : `Nobody here is called ${quoted(name)}`;
      const ids = people.map(({ id }) => id);
      return refusal(
        "person",
        `${who}. In this drill there are ${ids.join(", ")}. For example: as ${ids[0] ?? "ada"}`,
      );
    }
    const person = found.id;
    this.#person = found;
    return {
      outcome: "ok",
      result: { person },
      body: {
        title: "persona",
        blocks: [headline("neutral", "You are now ", strong(person), ".")],
      },
    };
  }
}

/** The clock of a drill under way cannot be set: everyone who looks at it has read its genesis. */
export function setsTheClock(name: string): Refusal {
  const begin = `\`lattice drill --scenario ${name}\``;
  return refusal(
    "scenario",
    `${name} begins at a certain moment of a slot. Begin it afresh: ${begin}.`,
  );
}

/** A refusal when there is no such scenario. */
export function unknownScenario(name: string): Refusal | undefined {
  const names = scenarioNames();
  if (names.includes(name)) return undefined;
  const like = nearest(name, names).map((near) => `\`${near}\``);
  const meant = like.length === 0 ? "" : ` Did you mean ${like.join(" or ")}?`;
  return refusal(
    "scenario",
    `There is no scenario ${quoted(name)}.${meant} \`lattice drill --list\` shows them all.`,
  );
}

function withOwnHelp(answer: Answer, overview: boolean): Answer {
  if (!overview || answer.outcome !== "ok") return answer;
  const rows = OWN_COMMANDS.map(({ usage, summary }) => [line(code(usage)), line(summary)]);
  const own = table("In this drill also", ["type", "to"], rows);
  const { message } = answer;
  return { ...answer, message: { ...message, blocks: [...message.blocks, own] } };
}
