import { hasRole } from "../lattice/person.ts";
import type { Person } from "../lattice/person.ts";
import { refusal } from "../message/refusal.ts";
import type { Refusal } from "../message/refusal.ts";
import type { Asking } from "./define-command.ts";
import type { Parsed } from "./parse.ts";

/** Why whoever asks may not use the command; undefined when they may. */
export function notAllowed(
  { command, args }: Parsed,
  { actor }: Asking,
  people: readonly Person[],
): Refusal | undefined {
  const who = command.who(args);
  if (who === "anyone") return undefined;
  // Whoever sits at the bot's own terminal can read everything the bot can.
  if (actor === undefined) return who.includes("reader") ? undefined : nobodyNamed(command.name);
  if (who.some((role) => hasRole(actor, role))) return undefined;
  const able = people.filter((person) => who.some((role) => hasRole(person, role)));
  const ask =
    able.length === 0 ? "Nobody in `people` has it" : `Ask ${able.map(({ id }) => id).join(", ")}`;
  const have = actor.roles.length === 0 ? "are not in `people`" : `have ${actor.roles.join(", ")}`;
  return refusal(
    "rights",
    `\`${command.name}\` is for the role ${who.join(" or ")}; you (${actor.id}) ${have}. ${ask}.`,
  );
}

function nobodyNamed(command: string): Refusal {
  return refusal(
    "proof",
    `\`${command}\` needs to know who you are: \`lattice run --as PERSON -- ${command} …\`, with a key of \`people.PERSON.sshKeys\` in your ssh agent.`,
  );
}
