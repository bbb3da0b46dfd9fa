import { isFlag, isOption, metaOf } from "./argument-meta.ts";
import type { Catalogue, ArgumentSummary } from "./catalogue.ts";
import type { Command } from "./define-command.ts";

/** What the commands say of themselves, read off the schemas that parse them. */
export function catalogueOf(commands: readonly Command[]): Catalogue {
  return commands.map((command) => {
    const args = argumentsOf(command);
    const written = args.map(({ placeholder, optional }) =>
      optional ? `[${placeholder}]` : placeholder,
    );
    return {
      name: command.name,
      summary: command.summary,
      usage: [command.name, ...written].join(" "),
      examples: command.examples,
      who: whoWords(command),
      arguments: args,
    };
  });
}

/** As it is without options: a dry run may be for more people. */
function whoWords({ who }: Command): string {
  const allowed = who({});
  return allowed === "anyone" ? "anyone" : allowed.join(" or ");
}

function argumentsOf({ args }: Command): readonly ArgumentSummary[] {
  const missing = args.safeParse({}).error?.issues.map(({ path }) => path[0]) ?? [];
  return Object.entries(args.shape).map(([key, schema]) => {
    const meta = metaOf(schema);
    return {
      placeholder: isOption(schema)
        ? [`--${key}`, ...(isFlag(schema) ? [] : [meta.placeholder ?? "<value>"])].join(" ")
        : (meta.placeholder ?? `<${key}>`),
      description: meta.description ?? "",
      optional: !missing.includes(key),
    };
  });
}
