import { strong } from "./build.ts";
import type { Line, Span } from "./model.ts";

/** How much one piece holds: characters, with so many more counted for each span. */
export interface Room {
  readonly most: number;
  readonly each: number;
}

/** A moment as it is written out: `2026-11-23 03:04:05 UTC`. */
const TIME_CHARACTERS = 23;

const CONTINUED = "… ";

export function weigh(line: Line, { each }: Pick<Room, "each">): number {
  return line.reduce(
    (sum, span) => sum + each + (span.kind === "time" ? TIME_CHARACTERS : span.text.length),
    each,
  );
}

/** A line in pieces, cut after spaces where there are any. Nothing is lost, and what is short enough is one piece. */
export function linePieces(line: Line, room: Room): readonly Line[] {
  if (weigh(line, room) <= room.most) return [line];
  const pieces: Line[] = [];
  let piece: Span[] = [];
  for (const span of line.flatMap((whole) => spanPieces(whole, room.most - 2 * room.each))) {
    if (piece.length > 0 && weigh([...piece, span], room) > room.most) {
      pieces.push(piece);
      piece = [];
    }
    piece.push(span);
  }
  return [...pieces, piece];
}

function spanPieces(span: Span, most: number): readonly Span[] {
  if (span.kind === "time") return [span];
  return textPieces(span.text, most).map((text) => ({ ...span, text }));
}

/** Text in pieces of at most so many UTF-16 units; no character is cut in two. */
export function textPieces(text: string, most: number): readonly string[] {
  const pieces: string[] = [];
  let rest = text;
  while (rest.length > most) {
    const space = rest.lastIndexOf(" ", most - 1) + 1;
    const at = space > most / 2 ? space : most - (isSplit(rest, most) ? 1 : 0);
    pieces.push(rest.slice(0, at));
    rest = rest.slice(at);
  }
  return [...pieces, rest];
}

/** Whether a cut there would part the halves of one character. */
function isSplit(text: string, at: number): boolean {
  return (text.codePointAt(at - 1) ?? 0) > 0xffff;
}

/** Items in pieces that fit; one that is too long goes on as the next item. */
export function listPieces(items: readonly Line[], room: Room): readonly (readonly Line[])[] {
  const short = items.flatMap((item) =>
    linePieces(item, { ...room, most: room.most - 2 * CONTINUED.length - room.each }).map(
      (piece, index): Line => (index === 0 ? piece : [strong(CONTINUED), ...piece]),
    ),
  );
  return grouped(short, room.most, (item) => weigh(item, room));
}

/** Things in their order, in groups that weigh no more than `most` together. */
export function grouped<T>(
  things: readonly T[],
  most: number,
  weight: (thing: T) => number,
): readonly (readonly T[])[] {
  const groups: T[][] = [];
  let sum = Infinity;
  for (const thing of things) {
    const own = weight(thing);
    if (sum + own > most) {
      groups.push([]);
      sum = 0;
    }
    groups.at(-1)?.push(thing);
    sum += own;
  }
  return groups;
}
