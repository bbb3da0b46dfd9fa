import type { types } from "@slack/bolt";
import { clean } from "../../../message/clean.ts";
import { cut } from "../../../message/cut.ts";
import type { CommandButton, OfferedCommand } from "../../../message/model.ts";
import { LIMITS } from "./limits.ts";
import { plain } from "./plain.ts";

/**
 * What a press of such a button means: `say:<n>` says the button's value as a command; `ask:<n>` asks for a reason
 * first, which becomes the command's last word. `<n>` only tells the buttons of a message apart.
 */
export type Press = "say" | "ask";

/** The button of an offered command; undefined where it has none, or none that says just what is shown. */
export function buttonOf({ text, button }: OfferedCommand, n: number): types.Button | undefined {
  if (button === undefined) return undefined;
  const { label, weight, confirm, asks, says = text } = button;
  const shown = cut(label, LIMITS.buttonLabel).trim();
  const fits = says.length <= LIMITS.buttonValue && says.trim() !== "" && clean(says) === says;
  if (!fits || shown === "") return undefined;
  const press: Press = asks === "reason" ? "ask" : "say";
  return {
    type: "button",
    action_id: `${press}:${n}`,
    text: plain(shown),
    value: says,
    ...(weight === undefined ? {} : { style: weight }),
    ...(confirm === undefined ? {} : { confirm: dialog(confirm, shown, weight) }),
  };
}

function dialog(
  { title, text }: NonNullable<CommandButton["confirm"]>,
  label: string,
  weight: CommandButton["weight"],
): types.ConfirmationDialog {
  return {
    title: plain(orElse(cut(title, LIMITS.confirmTitle), "Are you sure?")),
    text: plain(orElse(confirmWords(text), "What it does stands in the message.")),
    confirm: plain(cut(label, LIMITS.confirmButton)),
    deny: plain("Go back"),
    ...(weight === undefined ? {} : { style: weight }),
  };
}

const REST = " (cut; the rest is in the message)";

function confirmWords(text: string): string {
  if (text.length <= LIMITS.confirmText) return clean(text);
  return cut(text, LIMITS.confirmText - REST.length) + REST;
}

function orElse(words: string, other: string): string {
  return words.trim() === "" ? other : words;
}
