import type { UnitClass } from "../../lattice/unit-class.ts";
import type { UnitSeen } from "./unit-seen.ts";

/** A unit that is not as it was when the request was made. */
export interface UnitChange {
  readonly host: string;
  readonly unit: string;
  readonly was: string;
  readonly is: string;
  readonly class: UnitClass;
  /** Whether the approval falls with it. */
  readonly voids: boolean;
}

/**
 * What changed between asking and agreeing, for units in the same order. A unit that crashed, was lost from sight or
 * can be seen again changes nothing about the approval: a member that flaps must not be able to veto. One that
 * somebody stopped, started or removed does, and so does a host with another key.
 */
export function differences(
  before: readonly UnitSeen[],
  now: readonly UnitSeen[],
): readonly UnitChange[] {
  return before.flatMap((was, index) => {
    const is = now[index];
    if (is === undefined || !differs(was, is)) return [];
    const { host, unit } = was;
    const since = restarted(was, is) ? ": restarted since" : "";
    const told = { was: words(was), is: `${words(is)}${since}` };
    return [{ host, unit, ...told, class: is.class, voids: voids(was, is) }];
  });
}

function differs(was: UnitSeen, is: UnitSeen): boolean {
  return was.class !== is.class || keyChanged(was, is) || restarted(was, is);
}

function voids(was: UnitSeen, is: UnitSeen): boolean {
  if (keyChanged(was, is)) return true;
  if (was.class === is.class) return false;
  if (was.class === "unreachable" || is.class === "unreachable") return false;
  return !(was.class === "runs" && is.crashed === true);
}

/** The same unit in another run of its process: shown, since nobody knows who did it. */
function restarted(was: UnitSeen, is: UnitSeen): boolean {
  return was.class === "runs" && is.class === "runs" && was.invocation !== is.invocation;
}

function keyChanged(was: UnitSeen, is: UnitSeen): boolean {
  return is.reason === "host key" && was.reason !== "host key";
}

function words({ class: unitClass, words: told, reason, detail }: UnitSeen): string {
  if (reason !== undefined) return `${reason}: ${detail ?? "not told"}`;
  return told ?? unitClass;
}
