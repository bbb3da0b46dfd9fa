import type { FakeChannel } from "../model.ts";
import type { Workspace } from "../workspace.ts";
import { refused } from "./answer.ts";
import type { Answer } from "./answer.ts";
import { textOf } from "./arguments.ts";
import type { Args } from "./arguments.ts";

/** The channel that a call is about, if the bot can write and read there. */
export function reachable(
  args: Args,
  workspace: Workspace,
  { toWrite = false }: { readonly toWrite?: boolean } = {},
): { readonly channel: FakeChannel } | Answer {
  const channel = workspace.channels.get(textOf(args, "channel") ?? "");
  if (channel === undefined) return refused("channel_not_found");
  if (!workspace.isIn(workspace.botUser, channel)) {
    return refused(channel.isPrivate === true ? "channel_not_found" : "not_in_channel");
  }
  if (toWrite && channel.isArchived === true) return refused("is_archived");
  return { channel };
}
