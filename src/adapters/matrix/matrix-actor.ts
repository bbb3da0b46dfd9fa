import type { Actor, Proof, Proved } from "../../ports/actor.ts";
import { recognise } from "./identity.ts";
import type { MatrixUser, Ours } from "./identity.ts";

export interface ActorOptions {
  readonly ours: Ours;
  readonly room: string;
  /** By what they act, for the audit log. */
  readonly act: Proof;
}

/** A user as the person of the configuration, or as somebody without any role. */
export function matrixActor({ user, listed }: MatrixUser, options: ActorOptions): Actor {
  const { ours, room, act } = options;
  const who =
    listed === undefined
      ? { id: `matrix:${user}`, name: user, roles: [] }
      : { id: listed.id, name: listed.person.name, roles: listed.person.roles };
  return {
    ...who,
    via: "matrix",
    // What is decided now is decided by who is in the room now.
    prove: async (): Promise<Proved> => {
      const seen = await recognise({ user, room }, ours, { fresh: true });
      if (seen.kind === "stranger") return { kind: "unproved", detail: seen.refusal.text };
      return { kind: "proved", proof: { how: "matrix", user, room, ...act } };
    },
  };
}
