import type { UnitState } from "../lattice/unit-state.ts";
import { isGated } from "./attested.ts";
import { QUOTE_UNITS } from "./journals.ts";
import { unitOf } from "./simulated-member.ts";
import type { SimulatedMember } from "./simulated-member.ts";
import { startedMs } from "./times.ts";
import { unitAt } from "./units/unit-at.ts";
import { hashOf } from "./world.ts";
import type { World } from "./world.ts";

/** systemd's own, for units that do not say. */
const DEFAULT_STOP_TIMEOUT_MS = 90_000;

interface At {
  readonly world: World;
  readonly member: SimulatedMember;
  readonly nowMs: number;
}

/** A unit of the machine that the member runs on: the member's, one that makes quotes, or one nobody knows. */
export function unitOnHost(unit: string, { world, member, nowMs }: At): UnitState {
  if (unit === unitOf(member)) return unitAt(world, member, nowMs);
  const provides = QUOTE_UNITS.includes(unit) && isGated(world, member.organism);
  const started = Math.floor(startedMs(world) / 1000) * 1000;
  return {
    unit,
    load: provides ? "loaded" : "not-found",
    active: provides ? "active" : "inactive",
    sub: provides ? "running" : "dead",
    result: "success",
    restarts: 0,
    mainPid: provides ? 1102 : 0,
    exitStatus: 0,
    startedMs: provides ? started : undefined,
    stoppedMs: undefined,
    changedMs: provides ? started : undefined,
    invocation: provides ? hashOf(member.name, unit, "invocation").slice(0, 32) : undefined,
    stopTimeoutMs: DEFAULT_STOP_TIMEOUT_MS,
  };
}

/** As the kernel writes it; a simulated machine is never booted again. */
export function bootIdOf({ name }: SimulatedMember): string {
  const hex = hashOf("boot", name);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 16),
    hex.slice(16, 20),
    hex.slice(20, 32),
  ].join("-");
}
