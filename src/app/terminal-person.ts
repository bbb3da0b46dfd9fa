import type { Config } from "../config/config.ts";
import type { Sign } from "../adapters/terminal/signed.ts";
import { terminalActor } from "../adapters/terminal/terminal-actor.ts";
import { quoted, refusal } from "../message/refusal.ts";
import type { Refusal } from "../message/refusal.ts";
import type { Actor } from "../ports/actor.ts";
import type { Clock } from "../ports/clock.ts";

export interface TerminalOptions {
  readonly config: Config;
  readonly clock: Clock;
  readonly sign: Sign;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly report: (reference: string, error: unknown) => void;
}

/** Who somebody at a terminal says they are; their signature will have to prove it. Undefined where nobody was named. */
export function terminalPerson(
  as: string | undefined,
  { config, ...rest }: TerminalOptions,
): Actor | undefined | Refusal {
  if (as === undefined) return undefined;
  const { people, lattice } = config;
  const person = Object.hasOwn(people, as) ? people[as] : undefined;
  if (person !== undefined) return terminalActor({ id: as, person, lattice, ...rest });
  const known = Object.keys(people).join(", ") || "nobody: the configuration has no `people`";
  return refusal("person", `${quoted(as)} is no key of \`people\`. Known are: ${known}.`);
}
