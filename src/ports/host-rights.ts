import type { UnitVerb } from "../lattice/plan.ts";
import type { HostUnread } from "./hosts.ts";

/** What hosts let the bot do to units: the verbs of plans, and what goes before the start of a unit that failed. */
export type ActCommand = UnitVerb | "reset-failed";

export const ACT_COMMANDS: readonly ActCommand[] = ["stop", "start", "restart", "reset-failed"];

/** One command to systemd. The bot sends it for one unit; with several it is one that a host should refuse. */
export interface Act {
  readonly command: ActCommand;
  readonly units: readonly string[];
}

/** Something that is read with rights on the host. */
export type LookRight =
  | { readonly kind: "log"; readonly unit: string }
  | { readonly kind: "ages"; readonly paths: readonly string[] }
  | {
      readonly kind: "settings";
      readonly keys: readonly string[];
      readonly paths: readonly string[];
    };

/**
 * `refused`: also where the host would want a password. `unclear`: the host said neither, or cannot be asked about it
 * without doing it.
 */
export type RightAnswer = "allowed" | "refused" | "unclear";

interface Answered {
  readonly kind: "answered";
  /** One for each question, in their order. */
  readonly answers: readonly RightAnswer[];
}

/**
 * What hosts let the bot's keys do. No method throws, changes anything on a host, or tells what it read, and every
 * method gives up when the signal is aborted. Hosts, units and paths are the configuration's or literals of the code.
 */
export interface HostRights {
  /** Whether the key that acts may do these. */
  mayAct(host: string, acts: readonly Act[], signal: AbortSignal): Promise<Answered | HostUnread>;
  /** Whether the key that looks may do these, too. */
  lookMayAct(
    host: string,
    acts: readonly Act[],
    signal: AbortSignal,
  ): Promise<Answered | HostUnread>;
  /** Whether the key that looks may read these. They are read, since that is without effect. */
  mayLook(
    host: string,
    rights: readonly LookRight[],
    signal: AbortSignal,
  ): Promise<Answered | HostUnread>;
}
