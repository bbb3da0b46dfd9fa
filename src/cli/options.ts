import { parseArgs } from "node:util";
import type { ParseArgsConfig } from "node:util";
import { refusal } from "../message/refusal.ts";
import type { Refusal } from "../message/refusal.ts";

type OptionTypes = Readonly<Record<string, "string" | "boolean">>;

/** The options of a program call, and the words after `--`. */
export interface ProgramCall<O extends OptionTypes> {
  readonly options: {
    readonly [K in keyof O]: O[K] extends "string" ? string | undefined : boolean;
  };
  /** Undefined when there is no `--`. */
  readonly words: readonly string[] | undefined;
}

/** Reads `lattice <call> [options] [-- words]`. */
export function programCall<O extends OptionTypes>(
  args: readonly string[],
  types: O,
  usage: string,
): ProgramCall<O> | Refusal {
  const end = args.indexOf("--");
  const own = ownOptions(args);
  const words = end === -1 ? undefined : args.slice(end + 1);
  const options: NonNullable<ParseArgsConfig["options"]> = Object.fromEntries(
    Object.entries(types).map(([name, type]) => [name, { type }]),
  );
  try {
    const { values } = parseArgs({ args: [...own], options, allowPositionals: false });
    const filled = Object.fromEntries(
      Object.entries(types).map(([name, type]) => [
        name,
        values[name] ?? (type === "boolean" ? false : undefined),
      ]),
    );
    return { options: filled as ProgramCall<O>["options"], words };
  } catch (error) {
    return refusal("usage", `${wrong(error)} Usage: ${usage}`);
  }
}

/** Whether JSON was asked for, even where the rest of the call could not be read. */
export function wantsJson(args: readonly string[]): boolean {
  return ownOptions(args).some((option) => /^--json(=|$)/.test(option));
}

export function wantsHelp(args: readonly string[]): boolean {
  return ownOptions(args).some((option) => option === "--help" || option === "-h");
}

/** What stands before `--`: the rest is chat text. */
function ownOptions(args: readonly string[]): readonly string[] {
  const end = args.indexOf("--");
  return end === -1 ? args : args.slice(0, end);
}

/** The first sentence of what Node says: it names the option or word. */
function wrong(error: unknown): string {
  const [first = "The options cannot be read."] = (error as Error).message.split(/\. |\n/);
  return first.endsWith(".") ? first : `${first}.`;
}
