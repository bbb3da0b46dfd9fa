import { code, commands, line, list, script, strong, table, text } from "./build.ts";
import type { Block, Line, OfferedCommand } from "./model.ts";
import { grouped, linePieces, listPieces, weigh } from "./pieces.ts";
import type { Room } from "./pieces.ts";

type Of<K extends Block["kind"]> = Extract<Block, { readonly kind: K }>;

/**
 * A block in pieces that a surface can show, without its `detail` flag. Every word stays, but for a line of a script
 * that is too long: cut in two it would be two commands, so it is left out, and that is said.
 */
export function blockPieces(block: Block, room: Room): readonly Block[] {
  switch (block.kind) {
    case "headline": {
      const [first = [], ...rest] = linePieces(block.line, room);
      return [
        { kind: "headline", tone: block.tone, line: first },
        ...rest.map((one) => text(...one)),
      ];
    }
    case "text":
    case "note":
      return linePieces(block.line, room).map((piece) => ({ kind: block.kind, line: piece }));
    case "list":
      return listPieces(block.items, room).map(list);
    case "table":
      return tablePieces(block, room);
    case "script":
      return scriptPieces(block, room);
    case "commands":
      return commandPieces(block.commands, room);
  }
}

const CONTINUED = " (continued)";

/** Each piece names its table and its columns; a row that is too long is told as text. */
function tablePieces({ title, columns, rows }: Of<"table">, room: Room): readonly Block[] {
  // Counted for the first piece, too: a piece that is parted once more stays as it is.
  const next = title === "" || title.endsWith(CONTINUED) ? title : title + CONTINUED;
  const head = weigh(line(next, ...columns), room);
  const named = () =>
    asText(line(strong(title), columns.length === 0 ? "" : ` (${columns.join(" · ")})`), room);
  if (head > room.most / 2) {
    return [...named(), ...tablePieces({ kind: "table", title: "", columns: [], rows }, room)];
  }
  if (rows.length === 0) return [table(title, columns, rows)];
  const most = room.most - head - room.each;
  const weight = (row: readonly Line[]) => weigh(row.flat(), room) + row.length * room.each;
  return grouped(rows, most, weight).flatMap((group, index) => {
    const [first] = group;
    // Such a row is alone in its group.
    if (first !== undefined && weight(first) > most) {
      return [...(index === 0 && title !== "" ? named() : []), ...asText(joined(first), room)];
    }
    return [table(index === 0 ? title : next, columns, group)];
  });
}

function asText(words: Line, room: Room): readonly Block[] {
  return linePieces(words, room).map((piece) => text(...piece));
}

function joined(row: readonly Line[]): Line {
  return row.flatMap((cell, index) => (index === 0 ? cell : [...line(" · "), ...cell]));
}

function scriptPieces({ lines }: Of<"script">, room: Room): readonly Block[] {
  const weight = (one: string) => one.length + room.each;
  return grouped(lines, room.most, weight).map((group) => {
    const [first = ""] = group;
    return weight(first) > room.most
      ? text(
          `A line of ${first.length} characters is left out here: it is too long for this chat. The same command in a terminal shows it.`,
        )
      : script(group);
  });
}

/** A command that is too long to be pressed is still there to be read. */
function commandPieces(offered: readonly OfferedCommand[], room: Room): readonly Block[] {
  const weight = (one: OfferedCommand) => commandWeight(one, room);
  return grouped(offered, room.most, weight).flatMap((group) => {
    const [first] = group;
    return first !== undefined && weight(first) > room.most
      ? listPieces([line(code(first.text), ` ${first.why}`)], room).map(list)
      : [commands(group)];
  });
}

/** A button has its command once more, and a question before it. */
function commandWeight({ text: typed, why, button }: OfferedCommand, { each }: Room): number {
  if (button === undefined) return typed.length + why.length + 4 * each;
  const { label, says = typed, confirm } = button;
  const asked = confirm === undefined ? 0 : confirm.title.length + confirm.text.length;
  return typed.length + why.length + says.length + 2 * label.length + asked + 12 * each;
}
