import type { Block } from "../model.ts";
import { plainLine } from "../plain-text.ts";
import { cut } from "../cut.ts";

const MOST_NAMED = 3;

/** Characters of one name. */
const MOST_CHARACTERS = 60;

/** What blocks are about, by their titles: `What was looked at; upstream-peers`. Empty where none has one. */
export function restWords(blocks: readonly Block[]): string {
  const names = [...new Set(blocks.flatMap(nameOf))];
  const more = names.length > MOST_NAMED ? "; and more" : "";
  return names.slice(0, MOST_NAMED).join("; ") + more;
}

function nameOf(block: Block): readonly string[] {
  if (block.kind === "table") return named(block.title.replace(/ \(continued\)$/, ""));
  if (block.kind !== "text") return [];
  const words = plainLine(block.line).trim();
  return words.endsWith(":") ? named(words.slice(0, -1)) : [];
}

function named(title: string): readonly string[] {
  const short = cut(title, MOST_CHARACTERS).trim();
  return short === "" ? [] : [short];
}
