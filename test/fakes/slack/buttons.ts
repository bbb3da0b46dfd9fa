import type { Blocks } from "./model.ts";

/** A button as it stands in a message. */
export interface FakeButton {
  readonly type: "button";
  readonly block_id: string;
  readonly action_id: string;
  readonly text: { readonly type: "plain_text"; readonly text: string };
  readonly value?: string;
  readonly url?: string;
  readonly style?: string;
  readonly confirm?: Readonly<Record<string, unknown>>;
}

export type WhichButton = string | ((button: FakeButton) => boolean);

/** The buttons that somebody sees, in order. */
export function buttonsIn(blocks: Blocks): readonly FakeButton[] {
  return blocks.flatMap((block) => {
    const { elements, accessory } = block;
    const held = block["type"] === "actions" ? (elements as Blocks) : [accessory ?? {}];
    return (held as Blocks)
      .filter((element) => element["type"] === "button")
      .map((element) => ({ ...element, block_id: block["block_id"] }) as FakeButton);
  });
}

/** The one button that is meant; throws where there is none, or several. */
export function theButton(blocks: Blocks, which: WhichButton): FakeButton {
  const all = buttonsIn(blocks);
  const meant = all.filter((button) =>
    typeof which === "string" ? button.text.text === which : which(button),
  );
  const [button] = meant;
  if (button !== undefined && meant.length === 1) return button;
  const labels = all.map(({ text }) => `"${text.text}"`).join(", ") || "none";
  const wanted = typeof which === "string" ? `"${which}"` : "what was asked for";
  const how = meant.length === 0 ? "no button is" : `${meant.length} buttons are`;
  throw new Error(`${how} ${wanted}; the message has ${labels}`);
}
