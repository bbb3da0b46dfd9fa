import type { Workspace } from "../workspace.ts";
import { refused } from "./answer.ts";
import type { Answer } from "./answer.ts";
import { textOf } from "./arguments.ts";
import type { Args } from "./arguments.ts";

/** What Slack says of somebody unless a test says otherwise. */
const PLAIN = {
  deleted: false,
  isBot: false,
  isAppUser: false,
  isWorkflowBot: false,
  isRestricted: false,
  isUltraRestricted: false,
  isStranger: false,
};

export function userInfo(args: Args, workspace: Workspace): Answer {
  const found = workspace.users.get(textOf(args, "user") ?? "");
  if (found === undefined) return refused("user_not_found");
  const name = found.name ?? found.id.toLowerCase();
  const team = found.teamId ?? workspace.team;
  const user = { ...PLAIN, ...found };
  return {
    ok: true,
    user: {
      id: user.id,
      team_id: team,
      name,
      real_name: name,
      deleted: user.deleted,
      tz: "Etc/UTC",
      profile: { real_name: name, display_name: name, team },
      is_admin: false,
      is_owner: false,
      is_restricted: user.isRestricted,
      is_ultra_restricted: user.isUltraRestricted,
      is_bot: user.isBot,
      is_app_user: user.isAppUser,
      is_workflow_bot: user.isWorkflowBot,
      is_stranger: user.isStranger,
    },
  };
}

export function authTest(_args: Args, { team, botUser, botId }: Workspace): Answer {
  return {
    ok: true,
    url: "https://fake.slack.com/",
    team: "Fake",
    user: "lattice",
    team_id: team,
    user_id: botUser,
    bot_id: botId,
    is_enterprise_install: false,
  };
}
