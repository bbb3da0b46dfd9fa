import { MOST_TEXT } from "../block-kit/length-limits.ts";
import type { FakeMessage } from "../model.ts";
import type { Workspace } from "../workspace.ts";
import { refused } from "./answer.ts";
import type { Answer } from "./answer.ts";
import { flagOf, textOf } from "./arguments.ts";
import type { Args } from "./arguments.ts";
import { asAnswered, contentOf, isAnswer } from "./posted.ts";
import { reachable } from "./reachable.ts";

export function postMessage(args: Args, workspace: Workspace): Answer {
  const where = reachable(args, workspace, { toWrite: true });
  if (isAnswer(where)) return where;
  const metadata = args["metadata"];
  if (metadata !== undefined && !isMetadata(metadata)) return refused("invalid_metadata_format");
  const { channel } = where;
  const thread = threadOf(args, channel.id, workspace);
  if (typeof thread === "object") return thread;
  const content = contentOf(args, "post", workspace);
  if (isAnswer(content)) return content;
  const message = workspace.add({
    channel: channel.id,
    user: workspace.botUser,
    text: content.text.slice(0, MOST_TEXT.post),
    blocks: content.blocks,
    metadata,
    thread,
    broadcast: thread !== undefined && flagOf(args, "reply_broadcast"),
  });
  const { ts } = message;
  return { ok: true, channel: channel.id, ts, message: asAnswered(message, workspace) };
}

/** The root of the thread to post in, undefined for none. */
function threadOf(args: Args, channel: string, workspace: Workspace): Answer | string | undefined {
  const ts = textOf(args, "thread_ts");
  if (ts === undefined) return undefined;
  const root = workspace.message(channel, ts);
  // Not documented, so our own: a thread on nothing is nobody's wish.
  if (root === undefined) {
    workspace.problem(`post: there is no message ${ts} to hang a thread on`);
    return refused("thread_not_found");
  }
  if (root.thread === undefined) return ts;
  // Slack's own advice: a reply is no root.
  workspace.problem(`post: thread_ts ${ts} is a reply's, not its root's`);
  return root.thread;
}

export function update(args: Args, workspace: Workspace): Answer {
  const where = reachable(args, workspace, { toWrite: true });
  if (isAnswer(where)) return where;
  const before = workspace.message(where.channel.id, textOf(args, "ts") ?? "");
  if (before === undefined) return refused("message_not_found");
  if (before.user !== workspace.botUser) {
    workspace.problem(`update: message ${before.ts} is not the bot's own`);
    return refused("cant_update_message");
  }
  const content = contentOf(args, "update", workspace);
  if (isAnswer(content)) return content;
  const metadata = args["metadata"];
  if (metadata !== undefined && !isMetadata(metadata)) return refused("invalid_metadata_format");
  // A text without blocks takes the blocks away (docs.slack.dev, methods/chat.update).
  const after = workspace.edit(before, { ...content, metadata: metadata ?? before.metadata });
  return updated(after, workspace);
}

function updated(message: FakeMessage, workspace: Workspace): Answer {
  const { channel, ts, text } = message;
  return { ok: true, channel, ts, text, message: asAnswered(message, workspace) };
}

export function postEphemeral(args: Args, workspace: Workspace): Answer {
  const where = reachable(args, workspace, { toWrite: true });
  if (isAnswer(where)) return where;
  const to = textOf(args, "user") ?? "";
  if (!where.channel.members.includes(to)) return refused("user_not_in_channel");
  const content = contentOf(args, "ephemeral", workspace);
  if (isAnswer(content)) return content;
  const { ts } = workspace.show({
    channel: where.channel.id,
    to,
    ...content,
    thread: textOf(args, "thread_ts"),
    by: "chat.postEphemeral",
  });
  return { ok: true, message_ts: ts };
}

function isMetadata(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  const { event_type: type, event_payload: payload } = value as Record<string, unknown>;
  return typeof type === "string" && typeof payload === "object" && payload !== null;
}
