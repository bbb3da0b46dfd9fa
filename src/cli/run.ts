import { commands } from "../../commands/index.ts";
import { callBot } from "../adapters/terminal/bot-call.ts";
import type { Sign } from "../adapters/terminal/signed.ts";
import { systemClock } from "../adapters/system-clock.ts";
import { openApp } from "../app/app.ts";
import { botAddress } from "../app/bot-address.ts";
import { terminalPerson } from "../app/terminal-person.ts";
import type { Answer } from "../command/answer.ts";
import { needsStore } from "../command/needs-store.ts";
import { EXIT_STATUS } from "../command/outcome.ts";
import { parseWords } from "../command/parse.ts";
import { isRefusal, refusal } from "../message/refusal.ts";
import type { Refusal } from "../message/refusal.ts";
import { splitWords } from "../command/words.ts";
import type { Config } from "../config/config.ts";
import type { Actor } from "../ports/actor.ts";
import { noTelemetry } from "../ports/telemetry.ts";
import { printAnswer, printRefusal } from "./exit.ts";
import { configPath, openConfig } from "./open-config.ts";
import { programCall, wantsJson } from "./options.ts";
import { progress } from "./progress.ts";
import { reportToStderr } from "./report.ts";
import { notOver, tellNotOver, tellRunEnd } from "./run-end.ts";
import { StandIn } from "./stand-in.ts";
import { tellUnwatched } from "./unwatched.ts";
import { terminalSigner } from "./terminal-signer.ts";

const USAGE = "lattice run [--config FILE] [--as PERSON [--key FILE]] [--json] -- <chat command>";

const OPTIONS = { config: "string", as: "string", key: "string", json: "boolean" } as const;

interface RunOptions {
  readonly as: string | undefined;
  readonly key: string | undefined;
  readonly json: boolean;
}

/** `lattice run`: one chat command against the real lattice, from a terminal. */
export async function run(args: readonly string[]): Promise<number> {
  const call = programCall(args, OPTIONS, USAGE);
  if (isRefusal(call)) return printRefusal("run", call, { json: wantsJson(args) });
  const { options, words } = call;
  const typed = chatText(words, USAGE);
  if (isRefusal(typed)) return printRefusal("run", typed, options);
  const name = commandName(typed);
  const config = await openConfig(configPath(options.config, process.env));
  if (isRefusal(config)) return printRefusal(name, config, options);
  const sign = terminalSigner(config, { ...options, typed });
  const person = terminalPerson(options.as, { config, sign, ...HERE });
  if (isRefusal(person)) return printRefusal(name, person, options);
  const told = await fromBot(typed, { config, sign, options });
  if (isRefusal(told)) return printRefusal(name, told, options);
  if (told !== undefined) {
    const status = printAnswer(told, options);
    const going = notOver(told);
    return going === undefined ? status : tellNotOver(going);
  }

  return carriedOutHere(typed, { config, person, options });
}

interface Here {
  readonly config: Config;
  readonly person: Actor | undefined;
  readonly options: RunOptions;
}

async function carriedOutHere(
  typed: string | readonly string[],
  { config, person, options }: Here,
): Promise<number> {
  const standIn = new StandIn(config);
  const app = openApp({
    config,
    ...HERE,
    telemetry: noTelemetry,
    drill: undefined,
    holder: "lattice run",
    pid: process.pid,
    storeHeld: (store) => standIn.begin(app, store),
  });
  try {
    const asking = { actor: person, tell: progress(options), wait: true };
    const answer = await app.dispatcher.dispatch(typed, asking);
    const status = printAnswer(answer, options);
    // What another process left under way, and this one took over, is carried to its end.
    const over = await standIn.over();
    const { store } = standIn;
    if (store !== undefined) await tellUnwatched(store);
    if (over === "left") return EXIT_STATUS.unknown;
    const brokeOff = notOver(answer);
    return brokeOff === undefined || store === undefined
      ? status
      : await tellRunEnd(brokeOff, store);
  } finally {
    await standIn.close();
    await app.close();
  }
}

const HERE = { clock: systemClock, env: process.env, report: reportToStderr };

/** The running bot's answer, for what needs the store that it holds; undefined where no bot runs. */
async function fromBot(
  typed: string | readonly string[],
  {
    config,
    sign,
    options,
  }: { readonly config: Config; readonly sign: Sign; readonly options: RunOptions },
): Promise<Answer | Refusal | undefined> {
  const path = botAddress(config);
  if (path === undefined || !needsStore(typed, commands)) return undefined;
  const { as } = options;
  const call = {
    typed: typeof typed === "string" ? typed : [...typed],
    ...(as === undefined ? {} : { as }),
  };
  const called = await callBot(path, call, { tell: progress(options), sign });
  switch (called.kind) {
    case "answered":
      return called.answer;
    case "nobody":
      return undefined;
    case "unsent":
    case "lost":
      return refusal("store", called.detail);
  }
}

/** One word after `--` is chat text and is split as a shell would; several are taken as they are. */
export function chatText(
  words: readonly string[] | undefined,
  usage: string,
): string | readonly string[] | Refusal {
  const [only] = words ?? [];
  if (words === undefined || only === undefined) {
    return refusal(
      "usage",
      `The command stands after \`--\`, as in \`-- walk current\`. Usage: ${usage}`,
    );
  }
  return words.length === 1 ? only : words;
}

/** The command that was meant, for answers that are given before it is run. */
export function commandName(typed: string | readonly string[]): string {
  const words = typeof typed === "string" ? splitWords(typed) : typed;
  return isRefusal(words) ? "unknown" : (parseWords(words, commands).command?.name ?? "unknown");
}
