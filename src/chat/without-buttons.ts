import type { Block, Body } from "../message/model.ts";

/**
 * For messages that are never edited again: a button on them would stay when there is nothing to decide any more.
 * What can be typed still stands there.
 */
export function withoutButtons<B extends Body>(body: B): B {
  return { ...body, blocks: body.blocks.map(unpressed) };
}

/**
 * For answers: they are never edited again either, but looking is right at any time. What is decided is pressed on the
 * message of its request or run alone, which follows what happens.
 */
export function onlyLooks<B extends Body>(body: B): B {
  return { ...body, blocks: body.blocks.map(onlyLooking) };
}

const LOOKS = /^(walk|verify)( |$)/;

function onlyLooking(block: Block): Block {
  if (block.kind !== "commands") return block;
  const offered = block.commands.map(({ button, ...typed }) =>
    button !== undefined && LOOKS.test(button.says ?? typed.text) ? { ...typed, button } : typed,
  );
  return { ...block, commands: offered };
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
