import type { ChatSurface, NotSent } from "../../../ports/chat-surface.ts";
import type { Directory } from "../people/directory.ts";
import { notOurChannel } from "../people/identity.ts";

/**
 * For how long a channel stays our own while Slack cannot be asked. People must see a run go on, and must be able to
 * decide; to share a channel takes two workspaces some minutes, and whoever decides is looked up afresh all the same.
 */
const HELD_MS = 10 * 60_000;

/** How soon it is asked again, where Slack did not say. */
const ASK_AGAIN_MS = 5_000;

/** How often it is looked at whether somebody ended the sharing. */
const MEND_MS = 30_000;

export interface OwnChannelsOptions {
  readonly directory: Pick<Directory, "channel">;
  /** Milliseconds that only grow. */
  readonly elapsed: () => number;
}

/** Shows something only in channels that are the workspace's own at that moment: in others it could be read by anybody. */
export function inOwnChannels(surface: ChatSurface, options: OwnChannelsOptions): ChatSurface {
  const { directory, elapsed } = options;
  /** When Slack last said so of each. */
  const own = new Map<string, number>();

  async function heldBack(channel: string): Promise<NotSent | undefined> {
    const looked = await directory.channel(channel);
    const why = notOurChannel(looked);
    if (why === undefined) {
      own.set(channel, elapsed());
      return undefined;
    }
    if (looked.kind === "unknown") {
      const saidMs = own.get(channel);
      if (saidMs !== undefined && elapsed() - saidMs < HELD_MS) return undefined;
      const detail = `whether ${channel} is shared with another workspace could not be asked: ${looked.detail}`;
      return { kind: "later", afterMs: ASK_AGAIN_MS, detail };
    }
    own.delete(channel);
    return { kind: "later", afterMs: MEND_MS, detail: wordsFor(why, channel), mend: true };
  }

  return {
    ...surface,
    post: async (message, posting) =>
      (await heldBack(posting.channel)) ?? surface.post(message, posting),
    edit: async (placed, message) =>
      (await heldBack(placed.channel)) ?? surface.edit(placed, message),
  };
}

function wordsFor(why: string, channel: string): string {
  return why === "shared-channel"
    ? `${channel} is shared with another workspace, and nothing is shown in such a channel: end that, or put another one in its place in slack.channels`
    : `Slack shows the bot no channel ${channel}: correct slack.channels, or, if it is private, invite the bot there`;
}
