import { startedMs, wentDownMs } from "../times.ts";
import { downMembers, hashOf } from "../world.ts";
import type { World } from "../world.ts";
import { aimedAt } from "./aim.ts";
import { behaviourAt, STOP_TIMEOUT_MS } from "./behaviour.ts";
import type { Behaviour } from "./behaviour.ts";
import { CRASH_STATUS, ended, failed, started, starting, stateIn } from "./phase.ts";
import type { Phase, PhaseState } from "./phase.ts";
import type { SimulatedMember } from "../simulated-member.ts";
import { unitOf } from "../simulated-member.ts";
import type { UnitEvent } from "./unit-event.ts";

/** How long systemd waits for a process that it killed. */
const KILL_MS = 40;

interface Known {
  /** How many events it follows from: a history only grows. */
  readonly events: number;
  readonly phases: readonly Phase[];
}

/** What was worked out once, since every record asks for every unit above it. */
const KNOWN = new WeakMap<World, Map<string, Known>>();

/** What a unit goes through, from before the scenario to the end of what has been done to it, oldest first. */
export function phasesOf(world: World, member: SimulatedMember): readonly Phase[] {
  const known = KNOWN.get(world) ?? new Map<string, Known>();
  KNOWN.set(world, known);
  const events = world.history.of(member.name).length;
  const before = known.get(member.name);
  if (before?.events === events) return before.phases;
  const phases = workedOut(world, member);
  known.set(member.name, { events, phases });
  return phases;
}

function workedOut(world: World, member: SimulatedMember): readonly Phase[] {
  return eventsThatCount(world, member).reduce(
    (phases, event) => after(phases, event, behaviourAt(world, member, event.atMs)),
    beginning(world, member),
  );
}

/** A unit that the scenario says is down or loops is so when it begins, whatever was done to it before. */
export function eventsThatCount(world: World, member: SimulatedMember): readonly UnitEvent[] {
  const events = world.history.of(member.name);
  const given =
    downMembers(world, member.organism).includes(member.name) ||
    aimedAt(world, "unit-crash-loops", member) !== undefined;
  return given ? events.filter(({ atMs }) => atMs >= world.beganMs) : events;
}

function beginning(world: World, member: SimulatedMember): readonly Phase[] {
  const state: PhaseState = {
    active: "active",
    sub: "running",
    result: "success",
    restarts: 0,
    mainPid: 1378,
    exitStatus: 0,
    startedMs: startedMs(world),
    stoppedMs: undefined,
    changedMs: startedMs(world),
    invocation: hashOf(member.name, unitOf(member), "invocation").slice(0, 32),
  };
  const running = { fromMs: Number.NEGATIVE_INFINITY, state };
  const fromMs = wentDownMs(world);
  if (downMembers(world, member.organism).includes(member.name)) {
    const how = { result: "exit-code", exitStatus: 1 };
    return [running, { fromMs, state: { ...failed(state, fromMs, how), restarts: 3 } }];
  }
  if (aimedAt(world, "unit-crash-loops", member) !== undefined) {
    const loop = `${member.name} from the beginning`;
    return [running, { fromMs, state: started(state, loop, fromMs), loop }];
  }
  return [running];
}

/** What an event makes of what was ahead of the unit. */
function after(phases: readonly Phase[], event: UnitEvent, how: Behaviour): readonly Phase[] {
  const now = phases.findLastIndex(({ fromMs }) => fromMs <= event.atMs);
  const past = phases.slice(0, now + 1);
  const ahead = phases.slice(now + 1);
  const phase = phases[now];
  if (phase === undefined) return phases;
  const state = stateIn(phase, event.atMs);
  return [...past, ...(aheadAfter({ state, ahead, event, how }) ?? ahead)];
}

interface Moment {
  readonly state: PhaseState;
  /** What would come without the event. */
  readonly ahead: readonly Phase[];
  readonly event: UnitEvent;
  readonly how: Behaviour;
}

/** Undefined where the event changes nothing. */
function aheadAfter(moment: Moment): readonly Phase[] | undefined {
  switch (moment.event.does) {
    case "stop":
      return stopped(moment);
    case "start":
      return startedOnce(moment);
    case "restart":
      return restarted(moment);
    case "crash":
      return crashed(moment);
  }
}

/** A stop of what is stopped or has failed changes nothing: a failed unit stays failed. */
function stopped(moment: Moment): readonly Phase[] | undefined {
  const { state, ahead, how } = moment;
  if (isAtRest(state)) return undefined;
  // It waits for its next start: there is no process to wait for, and its failure stays to be seen.
  if (state.sub === "auto-restart") return comingBack([atRest(moment)], moment);
  if (state.active === "deactivating") return comingBack(untilRest(ahead), moment);
  return comingBack(stopPhases(state, moment.event, how), moment);
}

function startedOnce(moment: Moment): readonly Phase[] | undefined {
  const { state, ahead } = moment;
  if (state.active === "deactivating") return thenStarted(untilRest(ahead), moment);
  if (isAtRest(state) || state.sub === "auto-restart") return startPhases(state, moment);
  return undefined;
}

function restarted(moment: Moment): readonly Phase[] | undefined {
  const { state, event, how } = moment;
  const hasProcess = !isAtRest(state) && state.sub !== "auto-restart";
  if (!hasProcess || state.active === "deactivating") return startedOnce(moment);
  return thenStarted(stopPhases(state, event, how), moment);
}

function crashed({ state, event }: Moment): readonly Phase[] | undefined {
  if (isAtRest(state) || state.active === "deactivating") return undefined;
  const how = { result: "exit-code", exitStatus: CRASH_STATUS };
  return [{ fromMs: event.atMs, state: failed(state, event.atMs, how) }];
}

function isAtRest({ active }: PhaseState): boolean {
  return active === "inactive" || active === "failed";
}

function atRest({ state, event: { atMs } }: Moment): Phase {
  return { fromMs: atMs, state: ended(state, atMs) };
}

/** What is left of a stop that is under way; a start that waited for its end is not. */
function untilRest(ahead: readonly Phase[]): readonly Phase[] {
  const rest = ahead.findIndex(({ state }) => isAtRest(state));
  return rest === -1 ? ahead : ahead.slice(0, rest + 1);
}

function stopPhases(state: PhaseState, event: UnitEvent, how: Behaviour): readonly Phase[] {
  const { atMs } = event;
  const stopping = {
    ...state,
    active: "deactivating",
    sub: "stop-sigterm",
    changedMs: atMs,
    endedByItself: false,
  };
  const begun = { fromMs: atMs, state: stopping };
  if (!how.stuck && !how.ignoresSigterm) {
    const endMs = atMs + how.stopMs(event);
    return [begun, { fromMs: endMs, state: ended(stopping, endMs) }];
  }
  const killMs = atMs + STOP_TIMEOUT_MS;
  const killing = { ...stopping, sub: "stop-sigkill", result: "timeout", changedMs: killMs };
  const killed = { fromMs: killMs, state: killing };
  if (how.stuck) return [begun, killed];
  const endMs = killMs + KILL_MS;
  const end = failed(killing, endMs, { result: "timeout", exitStatus: 9 });
  return [begun, killed, { fromMs: endMs, state: end }];
}

/** A stop, and the start that waits for its end; one that never ends is waited for in vain. */
function thenStarted(stop: readonly Phase[], moment: Moment): readonly Phase[] {
  const end = stop.at(-1);
  if (end === undefined || !isAtRest(end.state)) return stop;
  return [...stop, ...startPhases(end.state, moment, end.fromMs)];
}

function comingBack(stop: readonly Phase[], moment: Moment): readonly Phase[] {
  const { comesBackMs } = moment.how;
  const end = stop.at(-1);
  if (comesBackMs === undefined || end === undefined || !isAtRest(end.state)) return stop;
  return [...stop, ...startPhases(end.state, moment, end.fromMs + comesBackMs)];
}

function startPhases(
  state: PhaseState,
  { event, how }: Moment,
  atMs: number = event.atMs,
): readonly Phase[] {
  const seed = `${event.member} ${event.does} ${atMs}`;
  const begun = { fromMs: atMs, state: starting(state, seed, atMs) };
  const endMs = atMs + how.startMs(event);
  if (how.failsToStart) {
    const end = failed(begun.state, endMs, { result: "exit-code", exitStatus: 1 });
    return [begun, { fromMs: endMs, state: end }];
  }
  const running = started(state, seed, endMs);
  return [begun, { fromMs: endMs, state: running, ...(how.crashLoops ? { loop: seed } : {}) }];
}
