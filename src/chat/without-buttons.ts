import type { Block, Body } from "../message/model.ts";

/**
 * For messages that are never edited again: a button on them would stay when there is nothing to decide any more.
 * What can be typed still stands there.
 */
export function withoutButtons<B extends Body>(body: B): B {
  return { ...body, blocks: body.blocks.map(unpressed) };
}

function unpressed(block: Block): Block {
  if (block.kind !== "commands") return block;
  return { ...block, commands: block.commands.map(({ text, why }) => ({ text, why })) };
}

/** The commands that can be pressed on a message, in order. */
export function pressable({ blocks }: Body): readonly string[] {
  return blocks.flatMap((block) =>
    block.kind === "commands"
      ? block.commands.filter(({ button }) => button !== undefined).map(({ text }) => text)
      : [],
  );
}
