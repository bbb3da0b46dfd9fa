import { commands } from "../../commands/index.ts";
import { systemClock } from "../adapters/system-clock.ts";
import { openApp } from "../app/app.ts";
import { parseWords } from "../command/parse.ts";
import { isRefusal, quoted, refusal } from "../command/refusal.ts";
import type { Refusal } from "../command/refusal.ts";
import { splitWords } from "../command/words.ts";
import type { Config } from "../config/config.ts";
import { noTelemetry } from "../ports/telemetry.ts";
import { printAnswer, printRefusal } from "./exit.ts";
import { configPath, openConfig } from "./open-config.ts";
import { programCall, wantsJson } from "./options.ts";
import { progress } from "./progress.ts";
import { reportToStderr } from "./report.ts";

const USAGE = "lattice run [--config FILE] [--as PERSON] [--json] -- <chat command>";

/** `lattice run`: one chat command against the real lattice, from a terminal. */
export async function run(args: readonly string[]): Promise<number> {
  const call = programCall(args, { config: "string", as: "string", json: "boolean" }, USAGE);
  if (isRefusal(call)) return printRefusal("run", call, { json: wantsJson(args) });
  const { options, words } = call;
  const typed = chatText(words, USAGE);
  if (isRefusal(typed)) return printRefusal("run", typed, options);
  const name = commandName(typed);
  const config = await openConfig(configPath(options.config, process.env));
  if (isRefusal(config)) return printRefusal(name, config, options);
  const stranger = unknownPerson(options.as, config);
  if (stranger !== undefined) return printRefusal(name, stranger, options);

  const app = openApp({
    config,
    clock: systemClock,
    telemetry: noTelemetry,
    env: process.env,
    drill: undefined,
    report: reportToStderr,
  });
  try {
    return printAnswer(await app.dispatcher.dispatch(typed, progress(options)), options);
  } finally {
    await app.close();
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

/** `--as` proves nothing; it must at least name someone. */
function unknownPerson(as: string | undefined, { people }: Config): Refusal | undefined {
  if (as === undefined || Object.hasOwn(people, as)) return undefined;
  const known = Object.keys(people).join(", ") || "nobody: the configuration has no `people`";
  return refusal("person", `${quoted(as)} is no key of \`people\`. Known are: ${known}.`);
}
