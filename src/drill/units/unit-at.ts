import type { UnitState } from "../../lattice/unit-state.ts";
import { unitOf } from "../simulated-member.ts";
import type { SimulatedMember } from "../simulated-member.ts";
import { downMembers } from "../world.ts";
import type { World } from "../world.ts";
import { STOP_TIMEOUT_MS } from "./behaviour.ts";
import { stateIn } from "./phase.ts";
import type { Phase } from "./phase.ts";
import { eventsThatCount, phasesOf } from "./phases.ts";

/** The member's unit at that time, as systemd tells of it: in whole seconds. */
export function unitAt(world: World, member: SimulatedMember, nowMs: number): UnitState {
  const state = stateIn(phaseAt(phasesOf(world, member), nowMs), nowMs);
  return {
    unit: unitOf(member),
    load: "loaded",
    ...state,
    startedMs: wholeSeconds(state.startedMs),
    stoppedMs: wholeSeconds(state.stoppedMs),
    changedMs: wholeSeconds(state.changedMs),
    stopTimeoutMs: STOP_TIMEOUT_MS,
  };
}

/** Whether the member does its work. One that crashes soon after every start never comes to it. */
export function worksAt(world: World, member: SimulatedMember, nowMs: number): boolean {
  return works(phaseAt(phasesOf(world, member), nowMs));
}

/**
 * Whether the member had a part in what its organism committed at that time. One that the scenario has down never
 * had, since nobody tells how long it has been so; not until it is started.
 */
export function takesPartAt(world: World, member: SimulatedMember, atMs: number): boolean {
  const down = downMembers(world, member.organism).includes(member.name);
  const started = eventsThatCount(world, member).some((event) => event.atMs <= atMs);
  return down && !started ? false : worksAt(world, member, atMs);
}

export function works({ state, loop }: Phase): boolean {
  return loop === undefined && state.active === "active";
}

export function phaseAt(phases: readonly Phase[], nowMs: number): Phase {
  const phase = phases.findLast(({ fromMs }) => fromMs <= nowMs);
  if (phase === undefined) throw new Error("a unit without a beginning");
  return phase;
}

function wholeSeconds(ms: number | undefined): number | undefined {
  return ms === undefined ? undefined : Math.floor(ms / 1000) * 1000;
}
