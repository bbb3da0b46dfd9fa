import type { Block, Line, Message, Span } from "./model.ts";
import { alignedRows } from "./plain-table.ts";
import { wrapped } from "./wrap.ts";

/** Columns of a terminal that everybody has. */
export const WIDTH = 80;

const TONES = { good: "OK", bad: "!!", unsure: "??", neutral: "--" } as const;

/** Renders a message for a terminal, a log or a screen reader: 80 columns, no colour, no control characters. */
export function plainText(message: Message): string {
  const blocks = message.blocks.map(plainBlock);
  return [firstLine(message), ...blocks].join("\n\n") + "\n";
}

function firstLine({ origin, title }: Message): string {
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
      const rows = [block.columns, ...block.rows.map((row) => row.map(plainLine))];
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
  return span.kind === "time" ? utc(span.ms) : clean(span.text);
}

/** `2026-11-23 03:04:05 UTC`: on a terminal nobody's zone is known. */
function utc(ms: number): string {
  const [date = "", rest = ""] = new Date(ms).toISOString().split("T");
  return `${date} ${rest.slice(0, 8)} UTC`;
}

/** Drops what could move the cursor, hide text or turn it around: controls, formats, line separators. */
function clean(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, " ");
}
