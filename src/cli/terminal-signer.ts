import { homedir } from "node:os";
import { commands } from "../../commands/index.ts";
import { misfit } from "../adapters/terminal/fits-typed.ts";
import type { TypedCommand } from "../adapters/terminal/fits-typed.ts";
import type { Sign } from "../adapters/terminal/signed.ts";
import { signText } from "../adapters/terminal/ssh-signing.ts";
import { parseWords } from "../command/parse.ts";
import { splitWords } from "../command/words.ts";
import type { Config } from "../config/config.ts";
import { isRefusal } from "../message/refusal.ts";
import { typedAsk } from "./typed-ask.ts";

interface Terminal {
  readonly as: string | undefined;
  readonly key: string | undefined;
  /** The chat command. */
  readonly typed: string | readonly string[];
}

/**
 * Signs at this terminal with a key of whoever is named; what is signed is shown before, and must be about the command
 * that was typed here.
 */
export function terminalSigner(config: Config, { as, key, typed }: Terminal): Sign {
  return async (text) => {
    if (as === undefined) {
      return { kind: "unsigned", detail: "Nobody was named: add `--as PERSON`." };
    }
    const why = misfit(text, typedCommand(as, typed, config), Date.now());
    if (why !== undefined) return { kind: "unsigned", detail: unfit(why) };
    return signText(text, {
      person: as,
      sshKeys: config.people[as]?.sshKeys ?? [],
      keyPath: key,
      home: homedir(),
      env: process.env,
      interactive: process.stdin.isTTY,
      say: (words) => process.stderr.write(`${words}\n`),
    });
  };
}

function unfit(why: string): string {
  return `Not signed: what was to be signed is not what you typed; ${why}. Type the command again. If it happens again, find out who answers at the bot's socket.`;
}

function typedCommand(person: string, typed: Terminal["typed"], config: Config): TypedCommand {
  const words = typeof typed === "string" ? splitWords(typed) : typed;
  const parsed = isRefusal(words) ? undefined : parseWords(words, commands);
  const whole = parsed !== undefined && "args" in parsed ? parsed : undefined;
  const args = (whole?.args ?? {}) as Given;
  return {
    person,
    lattice: config.lattice,
    command: parsed?.command?.name ?? "",
    id: args.request ?? args.run,
    hash: args.hash,
    asks: whole === undefined ? undefined : typedAsk(whole, config),
  };
}

/** Arguments that a signature is held against. */
interface Given {
  readonly request?: string | undefined;
  readonly run?: string | undefined;
  readonly hash?: string | undefined;
}
