const GAP = "  ";

/** Wider cells are not waited for: their rows are out of line, and the others stay narrow. */
const WIDEST = 32;

/** Rows of cells with columns lined up, a line each. */
export function alignedCells(rows: readonly (readonly string[])[]): readonly string[] {
  const columns = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, index) =>
    Math.max(0, ...rows.map((row) => row[index]?.length ?? 0).filter((length) => length <= WIDEST)),
  );
  return rows.map((row) =>
    row
      .map((cell, index) => cell.padEnd(widths[index] ?? 0))
      .join(GAP)
      .trimEnd(),
  );
}
