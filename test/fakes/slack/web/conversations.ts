import type { FakeMessage } from "../model.ts";
import type { Workspace } from "../workspace.ts";
import { refused } from "./answer.ts";
import type { Answer } from "./answer.ts";
import { countOf, flagOf, textOf } from "./arguments.ts";
import type { Args } from "./arguments.ts";
import { asAnswered, isAnswer } from "./posted.ts";
import { reachable } from "./reachable.ts";

/** What Slack says of a channel unless a test says otherwise. */
const PLAIN = {
  isPrivate: false,
  isArchived: false,
  isExtShared: false,
  isOrgShared: false,
  isPendingExtShared: false,
};

export function info(args: Args, workspace: Workspace): Answer {
  const found = workspace.channels.get(textOf(args, "channel") ?? "");
  if (found === undefined) return refused("channel_not_found");
  const channel = { ...PLAIN, ...found };
  const isMember = workspace.isIn(workspace.botUser, found);
  if (channel.isPrivate && !isMember) return refused("channel_not_found");
  return {
    ok: true,
    channel: {
      id: channel.id,
      name: channel.name,
      is_channel: !channel.isPrivate,
      is_group: channel.isPrivate,
      is_im: false,
      is_private: channel.isPrivate,
      is_archived: channel.isArchived,
      is_member: isMember,
      is_ext_shared: channel.isExtShared,
      is_org_shared: channel.isOrgShared,
      is_shared: channel.isExtShared || channel.isOrgShared,
      is_pending_ext_shared: channel.isPendingExtShared,
      context_team_id: workspace.team,
    },
  };
}

/** What stands in the channel itself, newest first. */
export function history(args: Args, workspace: Workspace): Answer {
  const where = reachable(args, workspace);
  if (isAnswer(where)) return where;
  const shown = workspace
    .messages(where.channel.id)
    .filter(({ thread, broadcast }) => thread === undefined || broadcast)
    .filter((message) => inRange(message, args))
    .toReversed();
  return page(shown, args, workspace);
}

/** A thread's root, and what hangs on it, oldest first. */
export function replies(args: Args, workspace: Workspace): Answer {
  const where = reachable(args, workspace);
  if (isAnswer(where)) return where;
  const root = workspace.message(where.channel.id, textOf(args, "ts") ?? "");
  if (root === undefined) return refused("thread_not_found");
  const hanging = workspace
    .messages(where.channel.id)
    .filter(({ thread }) => thread === root.ts)
    .filter((message) => inRange(message, args));
  return page([root, ...hanging], args, workspace);
}

function inRange({ ts }: FakeMessage, args: Args): boolean {
  const oldest = Number(textOf(args, "oldest") ?? 0);
  const latest = Number(textOf(args, "latest") ?? Infinity);
  const at = Number(ts);
  return flagOf(args, "inclusive") ? at >= oldest && at <= latest : at > oldest && at < latest;
}

/** docs.slack.dev, methods/conversations.history: 100 where nothing is said, 999 at most. */
function page(all: readonly FakeMessage[], args: Args, workspace: Workspace): Answer {
  const from = countOf(args, "cursor", 0);
  const end = from + Math.min(countOf(args, "limit", 100), 999);
  const more = end < all.length;
  const shown = { metadata: flagOf(args, "include_all_metadata") };
  return {
    ok: true,
    messages: all.slice(from, end).map((message) => ({
      ...asAnswered(message, workspace, shown),
      ...(message.edited > 0 ? { edited: { user: message.user, ts: message.ts } } : {}),
    })),
    has_more: more,
    pin_count: 0,
    response_metadata: { next_cursor: more ? `${end}` : "" },
  };
}
