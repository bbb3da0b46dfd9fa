const GAP = "  ";

/** Rows of cells with columns lined up. The widest column gives way when they do not fit. */
export function alignedRows(
  rows: readonly (readonly string[])[],
  width: number,
): readonly string[] {
  const columns = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, index) =>
    Math.max(...rows.map((row) => (row[index] ?? "").length)),
  );
  const room = width - GAP.length * (columns - 1);
  while (sum(widths) > room && Math.max(...widths) > 8) {
    const widest = widths.indexOf(Math.max(...widths));
    widths[widest] = Math.max(8, (widths[widest] ?? 0) - (sum(widths) - room));
  }
  return rows.map((row) =>
    widths
      .map((cell, index) => cut(row[index] ?? "", cell).padEnd(cell))
      .join(GAP)
      .trimEnd(),
  );
}

function cut(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, width - 1)}…`;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
