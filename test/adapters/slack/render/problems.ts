import { LIMITS } from "../../../../src/adapters/slack/render/limits.ts";
import type { SlackMessage } from "../../../../src/adapters/slack/render/render-message.ts";

/** What Slack would not take of a rendered message. */
export function problemsOf({ text, blocks }: SlackMessage): readonly string[] {
  const ids = blocks.flatMap((block) =>
    block.type === "actions" ? block.elements.map((element) => element.action_id) : [],
  );
  return [
    ...(text === "" || text.length > LIMITS.text ? ["text"] : []),
    ...(blocks.length > LIMITS.blocks ? ["blocks"] : []),
    ...(new Set(ids).size === ids.length ? [] : ["action_id"]),
    ...(JSON.stringify(blocks).length > 40_000 ? ["size"] : []),
    ...blocks.flatMap((block) => inside(block, block.type)),
  ];
}

const TEXTS: Readonly<Record<string, number>> = {
  header: LIMITS.header,
  button: LIMITS.buttonLabel,
  context: 3000,
};

function inside(value: unknown, path: string): readonly string[] {
  if (Array.isArray(value)) {
    const own = value.length === 0 || (path.endsWith("actions.elements") && value.length > 25);
    return [...(own ? [path] : []), ...value.flatMap((one) => inside(one, path))];
  }
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const at = `${path}.${key}`;
    if (typeof inner !== "string") return inside(inner, at);
    const ok = inner.length > 0 && inner.length <= mostOf(at) && inner.isWellFormed();
    return ok ? [] : [at];
  });
}

function mostOf(at: string): number {
  if (at.endsWith("confirm.title.text")) return LIMITS.confirmTitle;
  if (at.endsWith("confirm.text.text")) return LIMITS.confirmText;
  if (at.endsWith("confirm.confirm.text")) return LIMITS.confirmButton;
  if (at.endsWith("elements.text.text")) return LIMITS.buttonLabel;
  if (at.endsWith("elements.value")) return LIMITS.buttonValue;
  return TEXTS[at.split(".")[0] ?? ""] ?? 3000;
}
