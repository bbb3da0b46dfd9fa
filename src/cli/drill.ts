import { createInterface } from "node:readline";
import { commands } from "../../commands/index.ts";
import { prompt } from "../adapters/terminal/prompt.ts";
import { answered, refused } from "../command/answer.ts";
import type { Answer } from "../command/answer.ts";
import { isRefusal } from "../command/refusal.ts";
import type { Refusal } from "../command/refusal.ts";
import { drillList } from "../drill/list.ts";
import { loadScenario, scenarioNames } from "../drill/scenario.ts";
import { DrillSession, OWN_COMMANDS, unknownScenario } from "../drill/session.ts";
import { openDrill } from "./open-drill.ts";
import { printAnswer } from "./exit.ts";
import type { PrintOptions } from "./exit.ts";
import { programCall, wantsJson } from "./options.ts";
import { progress } from "./progress.ts";
import { chatText } from "./run.ts";
import { serve } from "./serve.ts";

const USAGE = "lattice drill [--scenario NAME] [--json] [--serve | --list | -- <chat command>]";

const OPTIONS = { scenario: "string", json: "boolean", list: "boolean", serve: "boolean" } as const;

/** `lattice drill`: a simulated lattice to practise on. Reads no configuration. */
export async function drill(args: readonly string[]): Promise<number> {
  const call = programCall(args, OPTIONS, USAGE);
  if (isRefusal(call)) return refuse(call, { json: wantsJson(args) });
  const { options, words } = call;
  if (options.list) return list(options);
  const name = options.scenario ?? "healthy";
  const unknown = unknownScenario(name);
  if (unknown !== undefined) return refuse(unknown, options);
  const typed = words === undefined ? undefined : chatText(words, USAGE);
  if (isRefusal(typed)) return refuse(typed, options);

  const opened = await openDrill(loadScenario(name));
  try {
    if (options.serve) return await serve(opened, options);
    if (typed !== undefined)
      return printAnswer(await opened.app.dispatcher.dispatch(typed, progress(options)), options);
    const session = new DrillSession({
      dispatcher: opened.app.dispatcher,
      origin: opened.app.origin,
      simulation: opened.simulation,
      people: opened.people,
    });
    return await (process.stdin.isTTY ? interactive(session, options) : piped(session, options));
  } finally {
    await opened.close();
  }
}

/** Refused before there is a simulated lattice; it is a drill all the same. */
function refuse(why: Refusal, options: PrintOptions): number {
  return printAnswer(drillAnswer(refused("drill", why, null)), options);
}

function list(options: PrintOptions): number {
  return printAnswer(drillAnswer(answered("drill list", drillList(), null)), options);
}

function drillAnswer(answer: Answer): Answer {
  const { message } = answer;
  return { ...answer, message: { ...message, title: `[DRILL] ${message.title}` }, drill: true };
}

async function interactive(session: DrillSession, options: PrintOptions): Promise<number> {
  process.stdout.write(
    "A drill: everything below is simulated. Type `help`, or `walk current`. Tab completes, `exit` ends.\n\n",
  );
  await take(session, "scenario", options);
  await prompt({
    input: process.stdin,
    output: process.stdout,
    label: () => `drill ${session.scenario} (${session.person})> `,
    words: completions,
    take: (line) => take(session, line, options),
  });
  return 0;
}

/** One line after another, so that the answers come in the order of the questions. */
async function piped(session: DrillSession, options: PrintOptions): Promise<number> {
  for await (const line of createInterface({ input: process.stdin })) {
    if ((await take(session, line, options)) === "end") break;
  }
  return 0;
}

async function take(
  session: DrillSession,
  line: string,
  options: PrintOptions,
): Promise<"go-on" | "end"> {
  const answer = await session.take(line, progress(options));
  if (answer === "end") return "end";
  if (answer !== "nothing") {
    printAnswer(answer, options);
    if (!options.json) process.stdout.write("\n");
  }
  return "go-on";
}

function completions(): readonly string[] {
  return [
    ...commands.flatMap(({ name, examples }) => [name, ...examples]),
    ...OWN_COMMANDS.map(({ name }) => name),
    ...scenarioNames().map((name) => `scenario ${name}`),
  ];
}
