import { clean } from "./clean.ts";
import type { Block, Line, Message, Span } from "./model.ts";
import { alignedRows } from "./plain-table.ts";
import { utc } from "./utc.ts";
import { wrapped } from "./wrap.ts";

/** Columns of a terminal that everybody has. */
export const WIDTH = 80;

const TONES = { good: "OK", bad: "!!", unsure: "??", neutral: "--" } as const;

/** Renders a message for a terminal, a log or a screen reader: 80 columns, no colour, no control characters. */
export function plainText(message: Message): string {
  const blocks = message.blocks.map(plainBlock);
  return [firstLine(message), ...blocks].join("\n\n") + "\n";
}

/** Which lattice, whether it is a drill, and what the message is. */
export function firstLine({ origin, title }: Pick<Message, "origin" | "title">): string {
  if (origin === null) return clean(title);
  const drill = origin.drill ? "[DRILL, simulated] " : "";
  return clean(`${drill}lattice ${origin.lattice} (${origin.shortId}) · ${title}`);
}

function plainBlock(block: Block): string {
  switch (block.kind) {
    case "headline":
      return paragraph(`${TONES[block.tone]} `, plainLine(block.line));
    case "text":
      return paragraph("", plainLine(block.line));
    case "note":
      return paragraph("", plainLine(block.line));
    case "list":
      return block.items.map((item) => paragraph("- ", plainLine(item))).join("\n");
    case "table": {
      const rows = [block.columns.map(clean), ...block.rows.map((row) => row.map(plainLine))];
      return [clean(block.title), ...alignedRows(rows, WIDTH - 2).map((row) => `  ${row}`)].join(
        "\n",
      );
    }
    case "script":
      // A line that is broken in two is two commands for a shell.
      return block.lines.map(clean).join("\n");
    case "commands":
      return block.commands
        .map(({ text, why }) => paragraph("> ", `${clean(text)}   ${clean(why)}`))
        .join("\n");
  }
}

/** Text after a mark, wrapped so that later lines stand below the first word. */
function paragraph(mark: string, text: string): string {
  return wrapped(text, WIDTH - mark.length)
    .map((row, index) => (index === 0 ? mark : " ".repeat(mark.length)) + row)
    .join("\n");
}

export function plainLine(line: Line): string {
  return line.map(plainSpan).join("");
}

function plainSpan(span: Span): string {
  // On a terminal nobody's zone is known.
  return span.kind === "time" ? utc(span.ms) : clean(span.text);
}
