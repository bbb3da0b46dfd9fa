/** One limit: of the length of a text, or of the number of items in a list. */
export interface LengthLimit {
  /** The `type` of the block, element or text that it holds for. */
  readonly type: string;
  /** Where in it; `[]` for each item of a list. */
  readonly at: string;
  readonly least?: number;
  readonly most: number;
}

const limit = (type: string, at: string, most: number, least?: number): LengthLimit => ({
  type,
  at,
  most,
  ...(least === undefined ? {} : { least }),
});

/** docs.slack.dev, composition-objects/confirmation-dialog-object. */
const confirmation = (type: string): readonly LengthLimit[] => [
  limit(type, "confirm.title.text", 100, 1),
  limit(type, "confirm.text.text", 300, 1),
  limit(type, "confirm.confirm.text", 30, 1),
  limit(type, "confirm.deny.text", 30, 1),
];

/** docs.slack.dev, composition-objects/option-object. */
const options = (type: string, most: number): readonly LengthLimit[] => [
  limit(type, "options", most, 1),
  limit(type, "options[].text.text", 75, 1),
  limit(type, "options[].value", 150, 1),
  limit(type, "options[].description.text", 75, 1),
];

/**
 * What Slack's types do not say: the pages of docs.slack.dev, reference/block-kit/blocks, block-elements and
 * composition-objects, each under its type's name. Texts are counted in UTF-16 units.
 */
export const LENGTH_LIMITS: readonly LengthLimit[] = [
  limit("plain_text", "text", 3_000, 1),
  limit("mrkdwn", "text", 3_000, 1),
  limit("section", "fields", 10, 1),
  limit("section", "fields[].text", 2_000, 1),
  limit("header", "text.text", 150, 1),
  limit("markdown", "text", 12_000, 1),
  limit("actions", "elements", 25, 1),
  limit("context", "elements", 10, 1),
  limit("context_actions", "elements", 5, 1),
  limit("image", "alt_text", 2_000, 1),
  limit("image", "image_url", 3_000, 1),
  limit("image", "title.text", 2_000, 1),
  limit("input", "label.text", 2_000, 1),
  limit("input", "hint.text", 2_000, 1),
  limit("table", "rows", 100, 1),
  limit("table", "rows[]", 20, 1),
  limit("table", "column_settings", 20),
  limit("container", "title.text", 150, 1),
  limit("container", "child_blocks", 10, 1),
  limit("button", "text.text", 75, 1),
  limit("button", "value", 2_000),
  limit("button", "url", 3_000),
  limit("button", "accessibility_label", 75),
  ...confirmation("button"),
  ...confirmation("static_select"),
  ...confirmation("overflow"),
  ...options("static_select", 100),
  ...options("overflow", 5),
  ...options("radio_buttons", 10),
  ...options("checkboxes", 10),
  limit("static_select", "placeholder.text", 150, 1),
  limit("plain_text_input", "placeholder.text", 150, 1),
  limit("plain_text_input", "initial_value", 3_000),
];

/** Ids of anything that has one. */
export const MOST_ID = 255;

/** docs.slack.dev, reference/block-kit/blocks. */
export const MOST_BLOCKS = { message: 50, view: 100 } as const;

/** docs.slack.dev, methods/chat.update: a longer text is refused; methods/chat.postMessage: a longer one is cut. */
export const MOST_TEXT = { update: 4_000, post: 40_000 } as const;

/** Not documented: messages of rich text were seen refused from here on. */
export const MOST_IN_BLOCKS = 11_300;

/** docs.slack.dev, blocks/markdown-block: all such blocks of a payload together. */
export const MOST_MARKDOWN = 12_000;

/** docs.slack.dev, blocks.json: blocks that are not for every surface. */
export const SURFACES: Readonly<Record<string, readonly ("message" | "view")[]>> = {
  alert: ["view"],
  carousel: ["message"],
  context_actions: ["message"],
  file: ["message"],
  markdown: ["message"],
  plan: ["message"],
  table: ["message"],
  task_card: ["message"],
};
