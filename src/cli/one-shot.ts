import type { Answer } from "../command/answer.ts";
import { note } from "../message/build.ts";
import type { Block } from "../message/model.ts";

/** A request or a run, as it stands in a command. */
const KEPT = /\bR[1-9][0-9]*\b/;

/**
 * An answer of a drill that ends with it. What is about a request or a run could be typed to nobody any more, so it
 * is not offered; where it would be kept is told.
 */
export function withoutLater(answer: Answer): Answer {
  const { message } = answer;
  const blocks = message.blocks.flatMap(stillOffered);
  if (JSON.stringify(blocks) === JSON.stringify(message.blocks)) return answer;
  const told = note(
    "This drill ends here, and keeps nothing. To go on from one command to the next, type them in `lattice drill`, or keep it with `--state FOLDER`.",
  );
  return { ...answer, message: { ...message, blocks: [...blocks, told] } };
}

function stillOffered(block: Block): readonly Block[] {
  if (block.kind !== "commands") return [block];
  const commands = block.commands.filter(({ text }) => !KEPT.test(text));
  return commands.length === 0 ? [] : [{ ...block, commands }];
}
