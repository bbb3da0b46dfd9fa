import type { Body, OfferedCommand } from "../../../message/model.ts";
import { isApproval } from "./shown-block.ts";

/** What reactions to a message say, as if it had been typed. */
export interface ReactionCommands {
  /** Id of the request that they decide. */
  readonly request: string;
  /** For ✅. */
  readonly approve: string;
  /** For ❌. */
  readonly deny: string;
}

/**
 * Undefined where a message offers no request to decide, or several: a reaction does not say which it means. What is
 * only to be read and not to be pressed (as in threads, which are never edited) is not offered.
 */
export function reactionCommands({ blocks }: Pick<Body, "blocks">): ReactionCommands | undefined {
  const offered = blocks.flatMap((block) => (block.kind === "commands" ? block.commands : []));
  const approvals = offered.filter(isApproval);
  const [approval] = approvals;
  if (approval === undefined || approvals.length > 1) return undefined;
  const [, request = ""] = approval.text.split(" ");
  const deny = offered.map(saidBy).find((said) => said === `deny ${request}`);
  return deny === undefined ? undefined : { request, approve: approval.text, deny };
}

function saidBy({ text, button }: OfferedCommand): string | undefined {
  return button === undefined ? undefined : (button.says ?? text);
}
