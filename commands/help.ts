import { z } from "zod";
import type { CommandSummary } from "../src/command/catalogue.ts";
import { defineCommand } from "../src/command/define-command.ts";
import { quoted, refusal } from "../src/message/refusal.ts";
import { code, line, list, table, text } from "../src/message/build.ts";
import type { Block } from "../src/message/model.ts";
import { nearest } from "../src/message/did-you-mean.ts";

const HelpResult = z.strictObject({
  commands: z.array(
    z.strictObject({
      name: z.string(),
      summary: z.string(),
      usage: z.string(),
      examples: z.array(z.string()),
      who: z.string().describe("`anyone`, or roles"),
    }),
  ),
});

export const help = defineCommand({
  name: "help",
  summary: "What can be asked, and how.",
  examples: ["help", "help walk"],
  args: z.strictObject({
    command: z
      .array(z.string())
      .default([])
      .meta({ placeholder: "<command>", description: "A command's name." }),
  }),
  result: HelpResult,
  needs: ["catalogue"],
  who: "anyone",
  run({ command }, { catalogue }) {
    const name = command.join(" ").toLowerCase();
    const found = name === "" ? catalogue : catalogue.filter((summary) => summary.name === name);
    if (found.length === 0) {
      const names = catalogue.map((summary) => summary.name);
      const like = nearest(name, names, 1).map((word) => ` Did you mean \`${word}\`?`);
      const words = `There is no command ${quoted(name)}.${like.join("")} Commands: ${names.join(", ")}.`;
      return Promise.resolve(refusal("unknown-command", words));
    }
    const result = {
      commands: found.map(({ name: known, summary, usage, examples, who }) => ({
        name: known,
        summary,
        usage,
        examples: [...examples],
        who,
      })),
    };
    const [only] = found;
    const blocks = only !== undefined && name !== "" ? details(only) : overview(found);
    return Promise.resolve({ outcome: "ok", result, body: { title: "help", blocks } });
  },
});

function overview(commands: readonly CommandSummary[]): readonly Block[] {
  const rows = commands.map(({ usage, summary }) => [line(code(usage)), line(summary)]);
  return [
    table("Commands", ["type", "to see"], rows),
    text("For one command: ", code("help <command>"), "."),
  ];
}

function details({
  usage,
  summary,
  arguments: args,
  examples,
  who,
}: CommandSummary): readonly Block[] {
  return [
    text(code(usage)),
    text(summary),
    ...(args.length === 0
      ? []
      : [list(args.map((arg) => line(code(arg.placeholder), " ", arg.description)))]),
    text(`For: ${who}.`),
    text("For example:"),
    list(examples.map((example) => line(code(example)))),
  ];
}
