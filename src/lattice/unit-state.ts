/**
 * A systemd unit as `systemctl show` tells of it. Times are Unix milliseconds; undefined where systemd keeps
 * none, as for a unit that was stopped and is not enabled.
 */
export interface UnitState {
  readonly unit: string;
  /** `loaded`, `not-found`, `masked`, … */
  readonly load: string;
  /** `active`, `inactive`, `failed`, `activating`, `deactivating`, … */
  readonly active: string;
  /** `running`, `dead`, `auto-restart`, … */
  readonly sub: string;
  /** `success`, `exit-code`, `timeout`, … */
  readonly result: string;
  readonly restarts: number;
  readonly mainPid: number;
  /** Status of the last main process, where one has ended. */
  readonly exitStatus: number | undefined;
  readonly startedMs: number | undefined;
  readonly stoppedMs: number | undefined;
  readonly changedMs: number | undefined;
  /** Of the current or last run; 32 hex digits. */
  readonly invocation: string | undefined;
  /**
   * Whether the last main process ended before anything began to stop it; undefined where systemd cannot tell, as of
   * a run that never came up, and of a unit that is not enabled, which it forgets.
   */
  readonly endedByItself?: boolean | undefined;
  /**
   * Set where systemd knows the name from its template only: it is not enabled, and no run of it is remembered. So
   * look both a unit that was stopped and forgotten, and a name with a slip in it.
   */
  readonly templateOnly?: true;
  /** How long a stop may take before systemd kills; Infinity where it waits for ever, undefined where it is not told. */
  readonly stopTimeoutMs: number | undefined;
}

type UnitRuns = "runs" | "stopped" | "starting" | "not loaded";

/**
 * Whether the unit's process runs. A unit between two starts of a crash loop does not; one that is being started
 * or reloaded cannot be told yet. `systemctl show` of a name no file fits is `not-found`, not a stopped unit.
 */
export function unitRuns({ load, active, sub }: UnitState): UnitRuns {
  if (load !== "loaded") return "not loaded";
  if (active === "active" || active === "reloading") return "runs";
  if (active === "activating" && sub !== "auto-restart") return "starting";
  return "stopped";
}

/** What to find out where a name is known from its template only. */
export const TEMPLATE_ONLY = "known from its template only, not enabled: is the name right?";

/** The unit's state in words: `failed (exit-code, status 3), 4 restarts`. */
export function unitWords(state: UnitState): string {
  const { active, sub, result, restarts, exitStatus } = state;
  if (unitRuns(state) === "not loaded") return `${state.load}: systemd knows no such unit`;
  const why = [
    ...(sub === active ? [] : [sub]),
    ...(result === "success" || result === "" ? [] : [result]),
    ...(exitStatus === undefined || exitStatus === 0 ? [] : [`status ${exitStatus}`]),
  ];
  if (state.templateOnly === true) return `${active}, ${TEMPLATE_ONLY}`;
  const again = restarts > 0 ? `, ${restarts} restart${restarts === 1 ? "" : "s"}` : "";
  return `${active}${why.length > 0 ? ` (${why.join(", ")})` : ""}${again}`;
}
