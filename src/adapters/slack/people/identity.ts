import { refusal } from "../../../message/refusal.ts";
import type { Refusal } from "../../../message/refusal.ts";
import type { Directory, Looked, SlackChannel, SlackUser } from "./directory.ts";

/** Who acted and where, as a payload of Slack's has it. */
export interface Speaker {
  readonly user: string;
  /** Every workspace that the payload names: of the user and of the place. */
  readonly teams: readonly string[];
  readonly channel: string | undefined;
}

/** Why nobody is let in; counted, never told to others. */
export type Stranger =
  | "workspace"
  | "channel"
  | "shared-channel"
  | "guest"
  | "bot"
  | "deactivated"
  | "unknown-user"
  | "slack-silent";

export type Recognised =
  | { readonly kind: "member"; readonly user: SlackUser }
  | { readonly kind: "stranger"; readonly why: Stranger; readonly refusal: Refusal };

export interface Ours {
  readonly team: string;
  readonly channels: readonly string[];
}

/**
 * Looks who it is: a member of our workspace in one of our channels, or nobody. What cannot be asked is no yes. `fresh`
 * for decisions: as Slack has both now.
 */
export async function recognise(
  speaker: Speaker,
  ours: Ours,
  directory: Directory,
  { fresh } = { fresh: false },
): Promise<Recognised> {
  if (speaker.teams.some((team) => team !== ours.team)) return stranger("workspace");
  const [user, misplaced] = await Promise.all([
    directory.user(speaker.user, { fresh }),
    outOfPlace(speaker.channel, ours, (id) => directory.channel(id, { fresh })),
  ]);
  const recognised = memberOf(ours, user);
  // Only a member hears where the bot answers.
  return recognised.kind === "member" ? (misplaced ?? recognised) : recognised;
}

/** What is said of the place; undefined where nothing speaks against it. */
async function outOfPlace(
  channel: string | undefined,
  ours: Ours,
  look: (id: string) => Promise<Looked<SlackChannel>>,
): Promise<Recognised | undefined> {
  // A shortcut is used outside of any channel.
  if (channel === undefined) return undefined;
  if (!ours.channels.includes(channel)) return stranger("channel", ours);
  const why = notOurChannel(await look(channel));
  return why === undefined ? undefined : stranger(why);
}

/** Slack's own, which it does not call a bot (docs.slack.dev, objects/user-object). */
const SLACKBOT = "USLACKBOT";

/** The same of a user alone. That somebody has authorised an app (`is_app_user`) says nothing against them. */
export function memberOf({ team }: Pick<Ours, "team">, looked: Looked<SlackUser>): Recognised {
  if (looked.kind === "unknown") return stranger("slack-silent");
  if (looked.kind === "absent") return stranger("unknown-user");
  const user = looked.value;
  if (user.team_id !== team) return stranger("workspace");
  if (user.deleted) return stranger("deactivated");
  if (user.is_bot || user.is_workflow_bot || user.id === SLACKBOT) return stranger("bot");
  if (user.is_restricted || user.is_ultra_restricted) return stranger("guest");
  return { kind: "member", user };
}

/** Why a channel is none where anything of the lattice may be said; undefined where it may. */
export function notOurChannel(looked: Looked<SlackChannel>): Stranger | undefined {
  if (looked.kind === "absent") return "channel";
  if (looked.kind === "unknown") return "slack-silent";
  const { is_ext_shared, is_org_shared, is_pending_ext_shared } = looked.value;
  return is_ext_shared || is_org_shared || is_pending_ext_shared ? "shared-channel" : undefined;
}

const WORDS: Readonly<Record<Stranger, string>> = {
  workspace: "This bot answers members of its own workspace only.",
  channel: "This bot does not answer in this channel.",
  "shared-channel":
    "This channel is shared with another workspace, and the bot answers in none such. Ask in a channel of your own.",
  guest: "This bot does not answer guests. Ask a full member of the workspace.",
  bot: "This bot does not answer bots.",
  deactivated: "This account is deactivated.",
  "unknown-user": "Slack does not know this account.",
  "slack-silent":
    "Slack could not be asked who you are, so nothing was done. Try again; if that lasts, use a terminal: lattice run.",
};

function stranger(why: Stranger, ours?: Ours): Recognised {
  const where = ours === undefined ? "" : ` It answers in ${ours.channels.join(", ")}.`;
  return { kind: "stranger", why, refusal: refusal("person", WORDS[why] + where) };
}
