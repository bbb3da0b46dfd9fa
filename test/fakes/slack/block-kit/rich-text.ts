import type { Found } from "./walk.ts";
import { objectsIn } from "./walk.ts";

/** Parts of rich text that hold others, and what they may hold. */
const HOLDS: Readonly<Record<string, readonly string[]>> = {
  rich_text: ["rich_text_section", "rich_text_list", "rich_text_quote", "rich_text_preformatted"],
  rich_text_list: ["rich_text_section"],
  rich_text_preformatted: ["text", "link"],
};

/** Parts that are shown by a text or an id, which must not be empty. */
const FILLED: Readonly<Record<string, string>> = {
  text: "text",
  raw_text: "text",
  link: "url",
  user: "user_id",
  channel: "channel_id",
  usergroup: "usergroup_id",
  emoji: "name",
};

/** docs.slack.dev, blocks/rich-text-block: what a list holds, how deep it is, and that nothing is empty. */
export function richTextProblems(block: unknown, at: string): readonly string[] {
  return objectsIn(block, at).flatMap((found) => [...holding(found), ...filled(found)]);
}

function holding({ at, value }: Found): readonly string[] {
  const { type, elements } = value;
  if (typeof type !== "string" || !type.startsWith("rich_text")) return [];
  if (!Array.isArray(elements) || elements.length === 0) return [`${at}.elements is empty`];
  const may = HOLDS[type];
  if (may === undefined) return [];
  return (elements as readonly { readonly type?: unknown }[])
    .filter((element) => !may.includes(String(element.type)))
    .map((element) => `${at} (${type}) holds ${String(element.type)}`);
}

function filled({ at, value }: Found): readonly string[] {
  const { type } = value;
  const key = typeof type === "string" && Object.hasOwn(FILLED, type) ? FILLED[type] : undefined;
  if (key === undefined || !(key in value)) return [];
  return value[key] === "" ? [`${at}.${key} is empty`] : [];
}
