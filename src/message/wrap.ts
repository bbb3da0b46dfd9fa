/** Breaks text at spaces so that no row is wider than `width`; a longer word is cut into pieces. */
export function wrapped(text: string, width: number): readonly string[] {
  const rows: string[] = [];
  let row = "";
  for (const word of text.split(" ").flatMap((whole) => pieces(whole, width))) {
    const longer = row === "" ? word : `${row} ${word}`;
    if (row !== "" && longer.length > width) {
      rows.push(row.trimEnd());
      row = word;
    } else {
      row = longer;
    }
  }
  return [...rows, row.trimEnd()];
}

function pieces(word: string, width: number): readonly string[] {
  if (word.length <= width) return [word];
  return Array.from({ length: Math.ceil(word.length / width) }, (_, index) =>
    word.slice(index * width, (index + 1) * width),
  );
}
