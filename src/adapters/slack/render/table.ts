import type { types } from "@slack/bolt";
import { line, strong } from "../../../message/build.ts";
import { isBlank } from "../../../message/is-blank.ts";
import type { Block, Line } from "../../../message/model.ts";
import { bullets, richText, section } from "./rich-text.ts";

/** A row is a line of its own, its first cell bold: a grid of columns falls apart on a phone. */
export function tableBlock({
  title,
  columns,
  rows,
}: Extract<Block, { readonly kind: "table" }>): types.RichTextBlock {
  const named = columns.length === 0 ? "" : ` (${columns.join(" · ")})`;
  const head = line(strong(title), named, rows.length === 0 ? ": nothing." : "");
  return richText(
    ...(isBlank(head) ? [] : [section(head)]),
    ...(rows.length === 0 ? [] : [bullets(rows.map(rowLine))]),
  );
}

/** Empty cells at the end are left away; one before others is a dash, so that each stays in its place. */
function rowLine(row: readonly Line[]): Line {
  const last = row.findLastIndex((cell) => !isBlank(cell));
  return row.slice(0, last + 1).flatMap((cell, index): Line => {
    const shown = isBlank(cell) ? line("–") : cell;
    return index === 0 ? shown.map(bold) : [...line(" · "), ...shown];
  });
}

function bold(span: Line[number]): Line[number] {
  return span.kind === "text" ? strong(span.text) : span;
}
