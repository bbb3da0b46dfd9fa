import { line, strong } from "../../../message/build.ts";
import { isBlank } from "../../../message/is-blank.ts";
import type { Block, Line } from "../../../message/model.ts";

export type TableBlock = Extract<Block, { readonly kind: "table" }>;

/** What stands above a table; all of one without rows. */
export function headOf({ title, columns, rows }: TableBlock): Line {
  if (rows.length > 0) return line(strong(title));
  const named = columns.length === 0 ? "" : ` (${columns.join(" · ")})`;
  return line(strong(title), `${named}: nothing.`);
}

/** A row's cells; an empty one is a dash, so that it is read as one. */
export function cellsOf(row: readonly Line[]): readonly Line[] {
  return row.map((cell) => (isBlank(cell) ? line("–") : cell));
}
