import type { Body } from "../../../message/model.ts";
import { reactionCommands } from "./reaction-commands.ts";

/**
 * What reactions do to a message. `decide`: ✅ and ❌ decide the request it offers. `encrypted`: nothing, since reactions
 * are never encrypted and a homeserver could make them up. `nothing`: nobody looks at them.
 */
export type Reactions = "decide" | "encrypted" | "nothing";

/** Stands before the commands by which a request is decided; empty where there is nothing to say. */
export function legendOf(body: Pick<Body, "blocks">, reactions: Reactions): string {
  if (reactions === "nothing") return "";
  if (reactions === "encrypted") return ENCRYPTED;
  const decided = reactionCommands(body);
  return decided === undefined ? SEVERAL : decides(decided.request);
}

const ENCRYPTED =
  "Reactions are never encrypted, so in this encrypted room they decide nothing. Type it:";

const SEVERAL = "Reactions decide nothing here: more than one thing could be meant. Type it:";

function decides(request: string): string {
  return `React with ✅ to approve ${request}, with ❌ to deny it, or type it. Taking a reaction back revokes nothing.`;
}

/** The longest there can be, to leave room for it. */
export const LONGEST_LEGEND = decides("R".repeat(24));
