import type { FakeButton } from "./buttons.ts";
import type { FakeChannel, FakeMessage, FakeUser, FakeView } from "./model.ts";
import { asAnswered } from "./web/posted.ts";
import type { Workspace } from "./workspace.ts";

export type Payload = Readonly<Record<string, unknown>>;

/** Slack's three escapes (docs.slack.dev, messaging/formatting-message-text). */
export function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

/** What each payload repeats; the token is the old way to prove who sends, and proves nothing. */
const common = ({ app }: Workspace) => ({ token: "no-proof", api_app_id: app });

/** Ways to answer, and to open a modal. */
export interface Ways {
  readonly responseUrl: string;
  readonly triggerId: string;
}

export interface Slashed {
  readonly user: FakeUser;
  readonly channel: FakeChannel;
  readonly command: string;
  readonly text: string;
  readonly team?: string | undefined;
  readonly enterprise?: string | undefined;
}

/** A command as Slack posts it: every value a text. */
export function slashPayload(workspace: Workspace, slashed: Slashed, ways: Ways): Payload {
  const { user, channel, command, text, team, enterprise } = slashed;
  return {
    ...common(workspace),
    team_id: team ?? user.teamId ?? workspace.team,
    team_domain: "fake",
    ...(enterprise === undefined ? {} : { enterprise_id: enterprise, enterprise_name: "Fake" }),
    channel_id: channel.id,
    channel_name: channel.name,
    user_id: user.id,
    user_name: user.name ?? user.id.toLowerCase(),
    command,
    text: escaped(text),
    is_enterprise_install: "false",
    response_url: ways.responseUrl,
    trigger_id: ways.triggerId,
  };
}

/** What every interaction says of who and where. */
function interaction(workspace: Workspace, user: FakeUser): Payload {
  const name = user.name ?? user.id.toLowerCase();
  return {
    ...common(workspace),
    user: { id: user.id, username: name, name, team_id: user.teamId ?? workspace.team },
    team: { id: workspace.team, domain: "fake" },
    enterprise: null,
    is_enterprise_install: false,
  };
}

export interface Clicked {
  readonly user: FakeUser;
  readonly channel: FakeChannel;
  readonly message: Pick<FakeMessage, "ts" | "thread"> & Partial<FakeMessage>;
  readonly button: FakeButton;
  readonly isEphemeral: boolean;
}

export function clickPayload(workspace: Workspace, clicked: Clicked, ways: Ways): Payload {
  const { user, channel, message, button, isEphemeral } = clicked;
  const { ts, thread } = message;
  return {
    type: "block_actions",
    ...interaction(workspace, user),
    container: {
      type: "message",
      message_ts: ts,
      channel_id: channel.id,
      is_ephemeral: isEphemeral,
      ...(thread === undefined ? {} : { thread_ts: thread }),
    },
    channel: { id: channel.id, name: channel.name },
    // Of a message that only one person sees, nothing comes back.
    ...(isEphemeral ? {} : { message: asAnswered(message as FakeMessage, workspace) }),
    state: { values: {} },
    trigger_id: ways.triggerId,
    response_url: ways.responseUrl,
    actions: [{ ...button, action_ts: workspace.stamp() }],
  };
}

export function shortcutPayload(
  workspace: Workspace,
  user: FakeUser,
  { callbackId, triggerId }: { readonly callbackId: string; readonly triggerId: string },
): Payload {
  return {
    type: "shortcut",
    ...interaction(workspace, user),
    action_ts: workspace.stamp(),
    callback_id: callbackId,
    trigger_id: triggerId,
  };
}

export function submitPayload(
  workspace: Workspace,
  user: FakeUser,
  {
    view,
    values,
    triggerId,
  }: { readonly view: FakeView; readonly values: Payload; readonly triggerId: string },
): Payload {
  return {
    type: "view_submission",
    ...interaction(workspace, user),
    trigger_id: triggerId,
    view: { ...view.view, state: { values } },
    response_urls: [],
  };
}

export interface Mentioned {
  readonly message: FakeMessage;
  readonly channel: FakeChannel;
  readonly user: FakeUser;
  readonly eventId: string;
}

export function mentionPayload(
  workspace: Workspace,
  { message, channel, user, eventId }: Mentioned,
): Payload {
  const { ts, text, thread } = message;
  return {
    ...common(workspace),
    team_id: workspace.team,
    type: "event_callback",
    event: {
      type: "app_mention",
      user: user.id,
      text,
      ts,
      event_ts: ts,
      channel: channel.id,
      team: user.teamId ?? workspace.team,
      ...(thread === undefined ? {} : { thread_ts: thread }),
    },
    event_id: eventId,
    event_time: Math.floor(workspace.now() / 1_000),
    authorizations: [
      {
        enterprise_id: null,
        team_id: workspace.team,
        user_id: workspace.botUser,
        is_bot: true,
        is_enterprise_install: false,
      },
    ],
    is_ext_shared_channel: channel.isExtShared ?? false,
    event_context: `4-${eventId}`,
  };
}
