import type { OfferedCommand } from "./model.ts";

/** Characters of a button's label. */
const MOST_LABEL = 24;

/** Offers a command; only what looks can be pressed: nothing that has a word to be filled in, and no export. */
export function offeredLook(command: string, why: string): OfferedCommand {
  if (!command.startsWith("verify ") || /[<>"…]|--/.test(command)) return { text: command, why };
  return { text: command, why, button: { label: labelOf(command) } };
}

/** As many words of the command as a label holds. */
function labelOf(command: string): string {
  const words = command.replace("verify", "Verify").split(" ");
  const lengths = words.keys().map((index) => words.slice(0, index + 1).join(" "));
  return lengths.filter((label) => label.length <= MOST_LABEL).reduce((_, longest) => longest, "");
}
