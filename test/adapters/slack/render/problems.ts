import type { SlackMessage } from "../../../../src/adapters/slack/render/render-message.ts";
import { blockKitProblems } from "../../../fakes/slack/block-kit/block-kit-problems.ts";

/** What Slack would not take of a rendered message, to be posted or to be edited. */
export function problemsOf(message: SlackMessage): readonly string[] {
  const { text, blocks } = message;
  const ids = blocks.flatMap((block) =>
    block.type === "actions" ? block.elements.map((element) => element.action_id) : [],
  );
  return [
    ...blockKitProblems({ text, blocks }, "post"),
    ...blockKitProblems({ text, blocks }, "update"),
    ...(new Set(ids).size === ids.length
      ? []
      : ["two buttons of a message have the same action_id"]),
    ...(JSON.stringify(message).isWellFormed() ? [] : ["half a character"]),
  ];
}
