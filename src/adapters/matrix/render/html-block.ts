import { clean } from "../../../message/clean.ts";
import { isBlank } from "../../../message/is-blank.ts";
import type { Line } from "../../../message/model.ts";
import { escaped } from "./escaped.ts";
import { htmlLine, htmlText } from "./html-line.ts";
import type { ShownBlock } from "./shown-block.ts";
import { cellsOf, headOf } from "./table.ts";
import type { TableBlock } from "./table.ts";

/** A block in HTML, of tags that the spec allows; empty where there is nothing to see. */
export function htmlBlock(block: ShownBlock): string {
  switch (block.kind) {
    case "text":
      return isBlank(block.line) ? "" : `<p>${htmlLine(block.line)}</p>`;
    case "note":
      return isBlank(block.line) ? "" : `<p><em>${htmlLine(block.line)}</em></p>`;
    case "list":
      return block.items.length === 0 ? "" : `<ul>${block.items.map(item).join("\n")}</ul>`;
    case "table":
      return tableHtml(block);
    case "script":
      return block.lines.length === 0
        ? ""
        : `<pre><code>${block.lines.map((one) => escaped(clean(one))).join("\n")}</code></pre>`;
  }
}

function item(words: Line): string {
  return `<li>${htmlLine(words)}</li>`;
}

/** Words stay apart where a client knows no tables: there is space between cells, and rows are lines. */
function tableHtml(block: TableBlock): string {
  const head = headOf(block);
  const title = isBlank(head) ? "" : `<p>${htmlLine(head)}</p>`;
  if (block.rows.length === 0) return title;
  const names = block.columns.map((name) => `<th>${htmlText(name)}</th>`).join(" ");
  const rows = block.rows.map((row) => rowHtml(cellsOf(row).map(htmlLine)));
  const header = names === "" ? "" : `<thead><tr>${names}</tr></thead>\n`;
  const table = `<table>${header}<tbody>${rows.join("\n")}</tbody></table>`;
  return title === "" ? table : `${title}\n${table}`;
}

function rowHtml(cells: readonly string[]): string {
  return `<tr>${cells.map((cell) => `<td>${cell}</td>`).join(" ")}</tr>`;
}
