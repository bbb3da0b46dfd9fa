import { createInterface } from "node:readline/promises";

export interface PromptOptions {
  readonly input: NodeJS.ReadStream;
  readonly output: NodeJS.WriteStream;
  /** The text before the cursor; asked for again at each line. */
  readonly label: () => string;
  /** Everything a line may begin with, for completion by Tab. */
  readonly words: () => readonly string[];
  /** Takes a line; `end` ends the prompt. */
  readonly take: (line: string) => Promise<"go-on" | "end">;
}

/** A line prompt with history and completion, until its input ends. */
export async function prompt({ input, output, label, words, take }: PromptOptions): Promise<void> {
  const lines = createInterface({
    input,
    output,
    historySize: 500,
    completer: (typed: string) => complete(typed, words()),
  });
  lines.on("SIGINT", () => {
    lines.close();
  });
  lines.setPrompt(label());
  lines.prompt();
  for await (const typed of lines) {
    if ((await take(typed)) === "end") break;
    lines.setPrompt(label());
    lines.prompt();
  }
  lines.close();
}

/** Candidates that begin with what was typed; all of them when none does. */
export function complete(typed: string, words: readonly string[]): [string[], string] {
  const begun = typed.trimStart();
  const hits = words.filter((word) => word.startsWith(begun));
  return [hits.length > 0 ? hits : [...words], begun];
}
