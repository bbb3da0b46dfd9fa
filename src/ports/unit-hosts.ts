import type { UnitVerb } from "../lattice/plan.ts";
import type { UnitState } from "../lattice/unit-state.ts";
import type { HostReason, HostUnread } from "./hosts.ts";

/** What a host says of itself and of units on it, at one moment. */
export interface HostLook {
  readonly kind: "looked";
  /** Another one after every boot of the machine. */
  readonly bootId: string;
  /** One state for each unit, in the order asked for. */
  readonly units: readonly UnitState[];
}

/**
 * What became of asking systemd. `asked`: it took the job, which proves nothing about its end. `refused`: it surely
 * did not begin. `unknown`: the connection was lost or the time was over, so it may have begun and may not.
 */
export type Acted =
  | { readonly kind: "asked" }
  | {
      readonly kind: "refused";
      readonly reason: HostReason;
      readonly detail: string;
      /** systemctl's exit status, where it was run. */
      readonly exit?: number;
    }
  | { readonly kind: "unknown"; readonly reason: HostReason; readonly detail: string };

export type Permission =
  { readonly kind: "allowed" } | { readonly kind: "refused"; readonly detail: string };

/** One verb on one unit of one host. */
export interface UnitAction {
  readonly host: string;
  readonly verb: UnitVerb;
  readonly unit: string;
  /** Before a start: systemd forgets that the unit failed, or its start limit may refuse it. */
  readonly forgetFailure?: boolean;
}

/**
 * The machines units run on, to be acted upon. No method throws, and every method gives up when the signal is
 * aborted. Hosts and units are the configuration's, never text that a person typed.
 */
export interface UnitHosts {
  /** The units' states and the machine's boot. Needs no rights on the host. */
  look(host: string, units: readonly string[], signal: AbortSignal): Promise<HostLook | HostUnread>;
  /** Whether the host would let the bot do it; does nothing. */
  may(action: UnitAction, signal: AbortSignal): Promise<Permission | HostUnread>;
  /** Opens what looking and acting go over, or keeps it open; says nothing of whether it could. */
  warm(host: string, signal: AbortSignal): Promise<void>;
  /** Tells systemd to begin and does not wait for the end. */
  act(action: UnitAction, signal: AbortSignal): Promise<Acted>;
}

/** The command line that `act` runs, as a person would type it on the bot's machine. */
export type CommandLine = (action: UnitAction) => string;
