import type { PersonConfig } from "../../../config/config.ts";
import type { Actor, Proved } from "../../../ports/actor.ts";
import type { Directory, SlackUser } from "./directory.ts";
import { recognise } from "./identity.ts";
import type { Ours } from "./identity.ts";

export interface ActorOptions {
  readonly people: Readonly<Record<string, PersonConfig>>;
  readonly ours: Ours;
  readonly directory: Directory;
  /** Where they act. */
  readonly channel: string;
  /** By what they act, for the audit log. */
  readonly act: string;
}

/** A member of the workspace as the person of the configuration, or as somebody without any role. */
export function slackActor(user: SlackUser, options: ActorOptions): Actor {
  const { people, ours, directory, channel, act } = options;
  const found = Object.entries(people).find(([, { slack }]) => slack === user.id);
  const who =
    found === undefined
      ? { id: `slack:${user.id}`, name: user.real_name ?? user.name, roles: [] }
      : { id: found[0], name: found[1].name, roles: found[1].roles };
  return {
    ...who,
    via: "slack",
    // What is decided now is decided by who they are now, and where nobody else reads it.
    prove: async (): Promise<Proved> => {
      const speaker = { user: user.id, teams: [], channel };
      const now = await recognise(speaker, ours, directory, { fresh: true });
      if (now.kind === "stranger") return { kind: "unproved", detail: now.refusal.text };
      const { team } = ours;
      return { kind: "proved", proof: { how: "slack", team, user: user.id, channel, act } };
    },
  };
}
