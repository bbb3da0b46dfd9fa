import { note } from "../build.ts";
import type { Block } from "../model.ts";
import { restWords } from "./rest-words.ts";

/** Says what a message leaves out, and where it is. */
export function cutNote(left: readonly Block[]): Block {
  const words = restWords(left);
  return note(
    `Cut here: ${left.length} more ${left.length === 1 ? "block" : "blocks"}`,
    words === "" ? "" : ` (${words})`,
    " did not fit. The same command in a terminal (`lattice run`) shows everything.",
  );
}
