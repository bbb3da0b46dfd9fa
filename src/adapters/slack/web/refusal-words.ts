/** What a person can do about Slack's codes (docs.slack.dev, the error tables of the methods' pages). */
const WORDS: Readonly<Record<string, string>> = {
  not_in_channel: "the bot is not in the channel: invite it there (`/invite` and its name)",
  channel_not_found: "there is no such channel, or the bot is not in it: invite it there",
  is_archived: "the channel is archived: take it out of the archive, or name another one",
  msg_too_long: "the message is too long for Slack",
  msg_blocks_too_long: "the message's blocks are too long for Slack",
  invalid_blocks: "Slack does not take the message's blocks",
  user_not_found: "there is no such user in the workspace",
  user_not_in_channel: "the person is not in the channel",
  message_not_found: "the message is not there any more",
  cant_update_message: "the message is not the bot's own",
  edit_window_closed: "the workspace does not let a message this old be edited",
  expired_trigger_id: "it took longer than three seconds to answer: press again",
  exchanged_trigger_id: "this press was answered already: press again",
  invalid_trigger_id: "Slack does not know the press any more: press again",
  account_inactive: "the app was removed from the workspace: install it again",
  not_allowed_token_type: "this is not the kind of token that the method takes",
};

/** Codes that say that a token is not taken any more, or never was. */
const TOKENS: Readonly<Record<string, string>> = {
  invalid_auth: "Slack does not know the token",
  not_authed: "no token reached Slack",
  token_revoked: "the token was revoked",
  token_expired: "the token has expired",
};

/** Codes of the form `restricted_action_read_only_channel`: a setting of the workspace says no. */
const RESTRICTED =
  /^(restricted_action|org_login_required|ekm_access_denied|team_access_not_granted)/;

/** A code of Slack's; anything else that stands in its place may be somebody's page, with what was sent in it. */
const CODE = /^[a-z][a-z0-9_]{1,79}$/;

/** Scopes as Slack writes them: `chat:write`, or several with commas. */
const SCOPES = /^[a-z._]+:?[a-z._]*(,[a-z._]+:?[a-z._]*)*$/;

export function isCode(value: unknown): value is string {
  return typeof value === "string" && CODE.test(value);
}

/** Whether nothing is taken with that token any more, whatever is asked. */
export function isOfToken(code: string): boolean {
  return Object.hasOwn(TOKENS, code) || code === "account_inactive";
}

export interface RefusedCall {
  readonly code: string;
  /** The scope that Slack says is missing, as it stands in the answer. */
  readonly needed: unknown;
  /** The environment variable that the token stands in. */
  readonly variable: string;
}

/** What a refusal means, in words for a person. Nothing of it is what was sent. */
export function refusalWords({ code, needed, variable }: RefusedCall): string {
  if (code === "missing_scope") {
    const which = typeof needed === "string" && SCOPES.test(needed) ? ` ${needed}` : "";
    return `the app lacks the scope${which}: add it to the app, and install the app again`;
  }
  const token = TOKENS[code];
  if (token !== undefined) {
    return `${token}: install the app again if need be, and set ${variable} to its token`;
  }
  if (RESTRICTED.test(code)) {
    return "a setting of the workspace forbids it: ask the workspace's administrators";
  }
  return WORDS[code] ?? "Slack refused it";
}
