import { createInterface } from "node:readline";
import { commands } from "../../commands/index.ts";
import { prompt } from "../adapters/terminal/prompt.ts";
import { answered, refused } from "../command/answer.ts";
import type { Answer } from "../command/answer.ts";
import { isRefusal } from "../message/refusal.ts";
import type { Refusal } from "../message/refusal.ts";
import { drillList } from "../drill/list.ts";
import { scenarioNames } from "../drill/scenario.ts";
import { DrillSession, OWN_COMMANDS } from "../drill/session.ts";
import { membersOf } from "../drill/simulated-member.ts";
import { loadTopology } from "../drill/topology.ts";
import { drillBeginning } from "./drill-beginning.ts";
import { DrillNotices } from "./drill-notices.ts";
import { openDrill } from "./open-drill.ts";
import type { Drill } from "./open-drill.ts";
import { printAnswer } from "./exit.ts";
import type { PrintOptions } from "./exit.ts";
import { withoutLater } from "./one-shot.ts";
import { programCall, wantsJson } from "./options.ts";
import { progress } from "./progress.ts";
import { chatText } from "./run.ts";
import { serve } from "./serve.ts";

const USAGE =
  "lattice drill [--scenario NAME] [--state FOLDER [--halt-at N[:after]]] [--json] [--serve | --list | -- <chat command>]";

const OPTIONS = {
  scenario: "string",
  state: "string",
  "halt-at": "string",
  json: "boolean",
  list: "boolean",
  serve: "boolean",
} as const;

/** `lattice drill`: a simulated lattice to practise on. Reads no configuration. */
export async function drill(args: readonly string[]): Promise<number> {
  const call = programCall(args, OPTIONS, USAGE);
  if (isRefusal(call)) return refuse(call, { json: wantsJson(args) });
  const { options, words } = call;
  if (options.list) return list(options);
  const typed = words === undefined ? undefined : chatText(words, USAGE);
  if (isRefusal(typed)) return refuse(typed, options);
  const beginning = drillBeginning(options);
  if (isRefusal(beginning)) return refuse(beginning, options);

  const opened = await openDrill(beginning);
  try {
    if (options.serve) return await serve(opened, options);
    if (typed !== undefined) {
      const asking = { actor: opened.people[0], tell: progress(options), wait: true };
      const answer = await opened.app.dispatcher.dispatch(typed, asking);
      return printAnswer(options.state === undefined ? withoutLater(answer) : answer, options);
    }
    const session = new DrillSession({
      dispatcher: opened.app.dispatcher,
      origin: opened.app.origin,
      simulation: opened.simulation,
      people: opened.people,
    });
    return await (process.stdin.isTTY
      ? interactive(session, opened, options)
      : piped(session, opened, options));
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

async function interactive(
  session: DrillSession,
  opened: Drill,
  options: PrintOptions,
): Promise<number> {
  const notices = new DrillNotices(opened.app, options, printed);
  process.stdout.write(
    "A drill: everything below is simulated. Type `help`, or `walk current`. Tab completes, `exit` ends.\n\n",
  );
  await take({ session, notices }, "scenario", options);
  await prompt({
    input: process.stdin,
    output: process.stdout,
    label: () => `drill ${session.scenario} (${session.person})> `,
    words: completions,
    take: (line) => take({ session, notices }, line, options),
  });
  return 0;
}

/** One line after another, so that the answers come in the order of the questions. */
async function piped(session: DrillSession, opened: Drill, options: PrintOptions): Promise<number> {
  const notices = new DrillNotices(opened.app, options, printed);
  for await (const line of createInterface({ input: process.stdin })) {
    if ((await take({ session, notices }, line, options)) === "end") break;
  }
  // What is under way is carried to its end: nobody else is there to do it.
  await opened.app.desk.idle();
  await notices.show();
  return 0;
}

function printed(words: string): void {
  process.stdout.write(words);
}

interface Prompt {
  readonly session: DrillSession;
  readonly notices: DrillNotices;
}

async function take(
  { session, notices }: Prompt,
  line: string,
  options: PrintOptions,
): Promise<"go-on" | "end"> {
  await notices.show();
  const answer = await session.take(line, progress(options));
  if (answer === "end") return "end";
  if (answer !== "nothing") {
    printAnswer(answer, options);
    await notices.show(answer);
    if (!options.json) process.stdout.write("\n");
  }
  return "go-on";
}

function completions(): readonly string[] {
  return [
    ...commands.flatMap(({ name, examples }) => [name, ...examples]),
    ...OWN_COMMANDS.map(({ name }) => name),
    ...scenarioNames().map((name) => `scenario ${name}`),
    ...membersOf({ topology: loadTopology() }).map(({ name }) => `unit ${name}`),
  ];
}
