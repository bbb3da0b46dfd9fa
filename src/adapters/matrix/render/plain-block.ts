import { clean } from "../../../message/clean.ts";
import { isBlank } from "../../../message/is-blank.ts";
import { plainLine } from "../../../message/plain-text.ts";
import { alignedCells } from "./aligned-cells.ts";
import { harmless } from "./harmless.ts";
import type { ShownBlock } from "./shown-block.ts";
import { cellsOf, headOf } from "./table.ts";

/** The same block as text, with the same words in the same order. Lines are not wrapped: clients do that. */
export function plainBlock(block: ShownBlock): string {
  switch (block.kind) {
    case "text":
    case "note":
      return isBlank(block.line) ? "" : harmless(plainLine(block.line));
    case "list":
      return block.items.map((words) => harmless(`- ${plainLine(words)}`)).join("\n");
    case "table": {
      const head = headOf(block);
      const names = block.columns.length === 0 ? [] : [block.columns.map(clean)];
      const rows = block.rows.map((row) => cellsOf(row).map(plainLine));
      const lines = rows.length === 0 ? [] : alignedCells([...names, ...rows]);
      return [...(isBlank(head) ? [] : [plainLine(head)]), ...lines].map(harmless).join("\n");
    }
    case "script":
      // It is to be copied as it is.
      return block.lines.map(clean).join("\n");
  }
}
