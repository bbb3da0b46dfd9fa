import { wrapped } from "./wrap.ts";

const GAP = "  ";

/** No column is made narrower than this. */
const NARROWEST = 8;

/** Rows of cells with columns lined up. The widest column gives way when they do not fit: its cells are wrapped. */
export function alignedRows(
  rows: readonly (readonly string[])[],
  width: number,
): readonly string[] {
  const columns = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, index) =>
    Math.max(...rows.map((row) => (row[index] ?? "").length)),
  );
  const room = width - GAP.length * (columns - 1);
  while (sum(widths) > room && Math.max(...widths) > NARROWEST) {
    const widest = widths.indexOf(Math.max(...widths));
    widths[widest] = Math.max(NARROWEST, (widths[widest] ?? 0) - (sum(widths) - room));
  }
  return rows.flatMap((row) => wrappedRow(row, widths));
}

function wrappedRow(row: readonly string[], widths: readonly number[]): readonly string[] {
  const cells = widths.map((width, index) => wrapped(row[index] ?? "", width));
  const height = Math.max(1, ...cells.map((cell) => cell.length));
  return Array.from({ length: height }, (_, at) =>
    cells
      .map((cell, index) => (cell[at] ?? "").padEnd(widths[index] ?? 0))
      .join(GAP)
      .trimEnd(),
  );
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
