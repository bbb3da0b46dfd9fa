import type { PersonConfig } from "../../config/config.ts";
import type { Actor, Proof, Proved } from "../../ports/actor.ts";
import type { Directory, SlackUser } from "./directory.ts";
import { memberOf } from "./identity.ts";

export interface ActorOptions {
  readonly people: Readonly<Record<string, PersonConfig>>;
  readonly team: string;
  readonly directory: Directory;
  /** Where and by what they act, for the audit log. */
  readonly act: Proof;
}

/** A member of the workspace as the person of the configuration, or as somebody without any role. */
export function slackActor(user: SlackUser, options: ActorOptions): Actor {
  const { people, team, directory, act } = options;
  const found = Object.entries(people).find(([, { slack }]) => slack === user.id);
  const who =
    found === undefined
      ? { id: `slack:${user.id}`, name: user.real_name ?? user.name, roles: [] }
      : { id: found[0], name: found[1].name, roles: found[1].roles };
  return {
    ...who,
    via: "slack",
    // What is decided now is decided by who they are now.
    prove: async (): Promise<Proved> => {
      const member = memberOf({ team }, await directory.user(user.id, { fresh: true }));
      if (member.kind === "stranger") return { kind: "unproved", detail: member.refusal.text };
      return { kind: "proved", proof: { how: "slack", team, user: user.id, ...act } };
    },
  };
}
