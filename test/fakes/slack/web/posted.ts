import { blockKitProblems } from "../block-kit/block-kit-problems.ts";
import type { PostedAs } from "../block-kit/block-kit-problems.ts";
import type { Blocks, FakeMessage } from "../model.ts";
import type { Workspace } from "../workspace.ts";
import { refused } from "./answer.ts";
import type { Answer } from "./answer.ts";
import { textOf } from "./arguments.ts";
import type { Args } from "./arguments.ts";

export interface Content {
  readonly text: string;
  readonly blocks: Blocks;
}

export const isAnswer = (value: object): value is Answer => "ok" in value;

/** What is to be shown, if Slack takes it. */
export function contentOf(args: Args, kind: PostedAs, workspace: Workspace): Content | Answer {
  const text = textOf(args, "text");
  const { blocks = [] } = args;
  if (!Array.isArray(blocks)) {
    workspace.problem(`${kind}: blocks are no list`);
    return refused("invalid_blocks_format");
  }
  if (text === undefined && blocks.length === 0) {
    workspace.problem(`${kind}: neither text nor blocks`);
    return refused("no_text");
  }
  const payload = { ...(text === undefined ? {} : { text }), blocks: blocks as Blocks };
  const problems = blockKitProblems(payload, kind);
  for (const words of problems) workspace.problem(`${kind}: ${words}`);
  const [error] = problems.flatMap(codeOf);
  if (error === undefined) return { text: text ?? "", blocks: payload.blocks };
  return refused(error, { errors: problems, response_metadata: { messages: problems } });
}

/** Slack's code for a problem; none where it takes the message all the same. */
function codeOf(problem: string): readonly string[] {
  return /^(?:invalid_blocks|msg_too_long|msg_blocks_too_long)(?=:)/.exec(problem) ?? [];
}

/** A message as Slack's answers have it. A root that has a thread names itself as its root. */
export function asAnswered(
  message: FakeMessage,
  workspace: Workspace,
  { metadata }: { readonly metadata: boolean } = { metadata: false },
): Readonly<Record<string, unknown>> {
  const { channel, ts, user, text, blocks, thread, broadcast } = message;
  const { botUser, botId, app, team } = workspace;
  const replies = workspace.replies(channel, ts);
  return {
    type: "message",
    user,
    ts,
    text,
    team,
    ...(user === botUser ? { bot_id: botId, app_id: app } : {}),
    ...(blocks.length === 0 ? {} : { blocks }),
    ...(replies === 0 ? {} : { thread_ts: ts, reply_count: replies }),
    ...(thread === undefined
      ? {}
      : { thread_ts: thread, parent_user_id: workspace.message(channel, thread)?.user }),
    ...(broadcast ? { subtype: "thread_broadcast" } : {}),
    ...(metadata && message.metadata !== undefined ? { metadata: message.metadata } : {}),
  };
}
