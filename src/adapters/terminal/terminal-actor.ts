import { randomBytes, randomUUID } from "node:crypto";
import type { PersonConfig } from "../../config/config.ts";
import type { Actor, Proved, Statement } from "../../ports/actor.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Sign } from "./signed.ts";
import { verifySigned } from "./ssh-proof.ts";
import { statementText } from "./statement.ts";

/** How old a text may be when its signature arrives: a signature is of now, not of some other night. */
const FRESH_MS = 120_000;

export interface TerminalActorOptions {
  /** The key of `people`. */
  readonly id: string;
  readonly person: PersonConfig;
  readonly lattice: { readonly name: string; readonly latticeId: string };
  readonly clock: Clock;
  /** Where the person sits: this terminal, or one at the other end of the bot's socket. */
  readonly sign: Sign;
  /** Where `ssh-keygen` is found. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Keeps an unexpected error for the people who run the bot. */
  readonly report: (reference: string, error: unknown) => void;
}

/** A person of the configuration at a terminal, who proves with a signature that it is them. */
export function terminalActor(options: TerminalActorOptions): Actor {
  const { id, person } = options;
  return {
    id,
    name: person.name,
    roles: person.roles,
    via: "terminal",
    prove: (statement) => prove(statement, options),
  };
}

async function prove(statement: Statement, options: TerminalActorOptions): Promise<Proved> {
  const { id, person, lattice, clock, sign, env } = options;
  const { sshKeys } = person;
  if (sshKeys.length === 0) {
    return unproved(
      `Nothing can prove ${id} on a terminal. Add ${id}'s OpenSSH public key to \`people.${id}.sshKeys\`.`,
    );
  }
  const madeMs = clock.now();
  const text = statementText(statement, {
    lattice: lattice.name,
    latticeId: lattice.latticeId,
    person: id,
    nonce: randomBytes(16).toString("hex"),
    atMs: madeMs,
  });
  try {
    const signed = await sign(text);
    if (signed.kind === "unsigned") return unproved(signed.detail);
    const tookMs = clock.now() - madeMs;
    // A clock that was set back says nothing about the time that passed.
    if (tookMs > FRESH_MS || tookMs < 0) {
      return unproved(
        `The signature came later than ${FRESH_MS / 60_000} minutes after it was asked for. Ask again.`,
      );
    }
    return await verifySigned({ person: id, sshKeys, text, signature: signed.signature, env });
  } catch (error) {
    const reference = randomUUID().slice(0, 8);
    options.report(reference, error);
    return unproved(
      `The bot could not look at a signature: a fault of its own. Reference ${reference} is in its log. Try again.`,
    );
  }
}

function unproved(detail: string): Proved {
  return { kind: "unproved", detail };
}
