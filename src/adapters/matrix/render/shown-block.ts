import { code, line, list, strong, text } from "../../../message/build.ts";
import type { Block, OfferedCommand } from "../../../message/model.ts";
import { TONE_WORDS } from "../../../message/tone-words.ts";

/** Blocks as a Matrix client can show them: there are no buttons. */
export type ShownBlock = Exclude<Block, { readonly kind: "headline" | "commands" }>;

/** How a command begins in Matrix. */
const BANG = "!lattice ";

/** A block in those that can be shown. `legend` stands before commands by which a request is decided. */
export function shownBlocks(block: Block, legend: string): readonly ShownBlock[] {
  switch (block.kind) {
    case "headline":
      return [shown(text(strong(TONE_WORDS[block.tone]), ...block.line))];
    case "commands": {
      const typed = shown(list(block.commands.map(typedLine)));
      const decided = legend !== "" && block.commands.some(isApproval);
      return decided ? [shown(text(legend)), typed] : [typed];
    }
    case "text":
    case "note":
    case "list":
    case "table":
    case "script":
      return [block];
  }
}

/** Whether a request can be approved by it, here and now. Where nothing can be pressed it is only to be read. */
export function isApproval({ text: typed, button }: OfferedCommand): boolean {
  return button !== undefined && typed.startsWith("approve ");
}

function typedLine({ text: typed, why }: OfferedCommand) {
  return line(code(BANG + typed), why === "" ? "" : ` (${why})`);
}

/** The constructors make blocks of any kind, as far as their types say. */
function shown(block: Block): ShownBlock {
  return block as ShownBlock;
}
