import { z } from "zod";
import type { Speaker } from "../people/identity.ts";

/** What is read of Slack's payloads. Names in them are never trusted; a workspace may be named in several places. */

const Id = z.string().min(1);

export const Command = z.object({
  command: z.string(),
  text: z.string().default(""),
  user_id: Id,
  team_id: Id,
  channel_id: Id,
  trigger_id: Id,
  response_url: z.string().optional(),
});

const User = z.object({ id: Id, team_id: Id.optional() });

const Team = z.object({ id: Id }).nullish();

export const Pressed = z.object({
  user: User,
  team: Team,
  channel: z.object({ id: Id }).optional(),
  container: z.object({ message_ts: Id.optional() }).optional(),
  message: z.object({ thread_ts: Id.optional() }).optional(),
  trigger_id: Id,
  response_url: z.string().optional(),
  actions: z.array(z.object({ action_id: Id, value: z.string().optional(), action_ts: Id })),
});

export const Submitted = z.object({
  user: User,
  team: Team,
  view: z.object({
    id: Id,
    private_metadata: z.string().default(""),
    state: z.object({ values: z.unknown() }),
  }),
});

export const Shortcut = z.object({ user: User, team: Team, trigger_id: Id });

export const Mentioned = z.object({
  event_id: Id,
  team_id: Id,
  event: z.object({
    user: Id.optional(),
    bot_id: z.string().optional(),
    team: Id.optional(),
    user_team: Id.optional(),
    channel: Id,
    text: z.string().default(""),
    ts: Id,
    thread_ts: Id.optional(),
  }),
});

export type Command = z.output<typeof Command>;
export type Pressed = z.output<typeof Pressed>;
export type Submitted = z.output<typeof Submitted>;
export type Shortcut = z.output<typeof Shortcut>;
export type Mentioned = z.output<typeof Mentioned>;

/** The thread that a pressed message stands in; one that has a thread below it stands in none. */
export function threadOf({ message, container }: Pressed): string | undefined {
  const thread = message?.thread_ts;
  return thread === container?.message_ts ? undefined : thread;
}

/** Who acted in an interaction: both the person's workspace and the place's count. */
export function speakerOf(
  { user, team }: Pick<Pressed, "user" | "team">,
  channel: string | undefined,
): Speaker {
  const teams = [user.team_id, team?.id].filter((id) => id !== undefined);
  return { user: user.id, teams, channel };
}
