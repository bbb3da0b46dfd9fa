import type { PersonConfig } from "../../config/config.ts";
import { refusal } from "../../message/refusal.ts";
import type { Refusal } from "../../message/refusal.ts";
import type { Members, Membership } from "./members.ts";

/** Why nobody is let in; counted, never told to others. */
export type Stranger = "homeserver" | "not-joined" | "matrix-silent";

/** Somebody of our own. `listed` are those of `people`; everybody else has no role. */
export interface MatrixUser {
  readonly user: string;
  readonly listed: { readonly id: string; readonly person: PersonConfig } | undefined;
}

export type Recognised =
  | { readonly kind: "member"; readonly who: MatrixUser }
  | { readonly kind: "stranger"; readonly why: Stranger; readonly refusal: Refusal };

export interface Ours {
  readonly people: Readonly<Record<string, PersonConfig>>;
  /** Name of our homeserver: what stands after the first colon of its users' ids. */
  readonly server: string;
  readonly members: Pick<Members, "look">;
}

export interface Speaker {
  readonly user: string;
  readonly room: string;
}

/**
 * Looks who it is: somebody of `people` or of our own homeserver, who is in the room. A homeserver vouches only for its
 * own users, so that of another one only those are let in who are listed. What cannot be asked is no yes.
 */
export async function recognise(
  { user, room }: Speaker,
  { people, server, members }: Ours,
  { fresh }: { readonly fresh: boolean } = { fresh: false },
): Promise<Recognised> {
  const found = Object.entries(people).find(([, { matrix }]) => matrix === user);
  if (found === undefined && serverOf(user) !== server) return stranger("homeserver");
  const why = notThere(await members.look(room, user, { fresh }));
  if (why !== undefined) return stranger(why);
  const listed = found && { id: found[0], person: found[1] };
  return { kind: "member", who: { user, listed } };
}

/** Servers may have a port: everything after the first colon counts. */
export function serverOf(user: string): string {
  const at = user.indexOf(":");
  return at === -1 ? "" : user.slice(at + 1);
}

function notThere({ kind }: Membership): Stranger | undefined {
  if (kind === "not joined") return "not-joined";
  return kind === "unknown" ? "matrix-silent" : undefined;
}

const WORDS: Readonly<Record<Stranger, string>> = {
  homeserver:
    "This bot answers users of its own homeserver, and people who are listed in its configuration.",
  "not-joined": "This bot answers only people who are in the room.",
  "matrix-silent":
    "The homeserver could not be asked whether you are in the room, so nothing was done. Try again; if that lasts, use a terminal: lattice run.",
};

function stranger(why: Stranger): Recognised {
  return { kind: "stranger", why, refusal: refusal("person", WORDS[why]) };
}
