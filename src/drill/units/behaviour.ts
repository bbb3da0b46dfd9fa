import { choiceOf } from "../world.ts";
import type { World } from "../world.ts";
import { aimedAt } from "./aim.ts";
import type { Named } from "./aim.ts";
import type { UnitEvent } from "./unit-event.ts";

/** systemd's TimeoutStopUSec of the simulated units. */
export const STOP_TIMEOUT_MS = 5_000;

/** How a unit takes what is done to it. Durations are milliseconds, and the same at every look. */
export interface Behaviour {
  readonly stopMs: (event: UnitEvent) => number;
  readonly startMs: (event: UnitEvent) => number;
  readonly ignoresSigterm: boolean;
  readonly stuck: boolean;
  /** How long after a stop it is started by something else. */
  readonly comesBackMs: number | undefined;
  readonly crashLoops: boolean;
  readonly failsToStart: boolean;
}

const ORDINARY: Behaviour = {
  stopMs: ({ member, atMs }) => 150 + choiceOf(251, "stops", member, atMs),
  startMs: ({ member, atMs }) => 200 + choiceOf(301, "starts", member, atMs),
  ignoresSigterm: false,
  stuck: false,
  comesBackMs: undefined,
  crashLoops: false,
  failsToStart: false,
};

/** How the member's unit takes an event: what was done before the scenario began is not touched by its faults. */
export function behaviourAt(world: World, member: Named, atMs: number): Behaviour {
  if (atMs < world.beganMs) return ORDINARY;
  const slow = aimedAt(world, "unit-slow", member);
  const hit = (kind: "unit-ignores-sigterm" | "unit-stuck" | "unit-crash-loops") =>
    aimedAt(world, kind, member) !== undefined;
  return {
    ...ORDINARY,
    ...(slow === undefined ? {} : { stopMs: () => slow.stopMs }),
    ignoresSigterm:
      hit("unit-ignores-sigterm") || (slow !== undefined && slow.stopMs >= STOP_TIMEOUT_MS),
    stuck: hit("unit-stuck"),
    comesBackMs: aimedAt(world, "unit-comes-back", member)?.afterMs,
    crashLoops: hit("unit-crash-loops"),
    failsToStart: aimedAt(world, "unit-fails-to-start", member) !== undefined,
  };
}
