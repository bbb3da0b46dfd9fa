import type { SimulatedMember } from "./simulated-member.ts";
import { unitOf } from "./simulated-member.ts";
import { startedMs, wentDownMs } from "./times.ts";
import { LOOP_MS, LOOP_RUNS_MS } from "./units/phase.ts";
import type { Phase } from "./units/phase.ts";
import { phasesOf } from "./units/phases.ts";
import { works } from "./units/unit-at.ts";
import type { World } from "./world.ts";

/** When, with which of syslog's priorities, what. */
export type Line = readonly [atMs: number, priority: string, text: string];

/** How long a member takes to be back with the others. */
const SYNC_MS = 4_000;

/** Runs of a crash loop that a journal shows. */
const RUNS_SHOWN = 5;

/** What systemd and the process say of the unit's life, up to now. Texts of systemd: its own of version 252. */
export function lifeLines(world: World, member: SimulatedMember, nowMs: number): readonly Line[] {
  const phases = phasesOf(world, member).filter(({ fromMs }) => fromMs <= nowMs);
  const unit = unitOf(member);
  return phases.flatMap((phase, index): readonly Line[] => {
    const untilMs = phases[index + 1]?.fromMs ?? nowMs;
    if (phase.fromMs === Number.NEGATIVE_INFINITY) return syncLines(startedMs(world), untilMs);
    if (phase.loop !== undefined) return loopLines(unit, phase, untilMs);
    if (works(phase)) {
      return [[phase.fromMs, "6", `Started ${unit}.`], ...syncLines(phase.fromMs, untilMs)];
    }
    const cause: readonly Line[] =
      phase.fromMs === wentDownMs(world)
        ? [[phase.fromMs - 1_000, "6", "ERROR storage: no space left on device"]]
        : [];
    return [...cause, ...changeLines(unit, phase)];
  });
}

function syncLines(beganMs: number, untilMs: number): readonly Line[] {
  const lines: readonly Line[] = [
    [beganMs, "6", "starting state sync"],
    [beganMs + SYNC_MS, "6", "state sync complete, back online"],
  ];
  return lines.filter(([atMs]) => atMs <= untilMs);
}

/** What stands in the journal when a unit stops working, or is on its way to. */
function changeLines(unit: string, { fromMs, state }: Phase): readonly Line[] {
  const line = (priority: string, text: string): Line => [fromMs, priority, text];
  switch (`${state.active} ${state.sub}`) {
    case "activating start":
      return [line("6", `Starting ${unit}...`)];
    case "deactivating stop-sigterm":
      return [line("6", `Stopping ${unit}...`)];
    case "deactivating stop-sigkill":
      return [line("4", `${unit}: State 'stop-sigterm' timed out. Killing.`)];
    case "inactive dead":
      return [line("6", `${unit}: Deactivated successfully.`), line("6", `Stopped ${unit}.`)];
    default:
      return [
        line("4", `${unit}: Main process exited, ${exitWords(state.exitStatus)}`),
        line("4", `${unit}: Failed with result '${state.result}'.`),
      ];
  }
}

function exitWords(status: number | undefined): string {
  if (status === 9) return "code=killed, status=9/KILL";
  return `code=exited, status=${status === 1 ? "1/FAILURE" : "3/NOTIMPLEMENTED"}`;
}

/** The newest runs of a crash loop. */
function loopLines(unit: string, { fromMs }: Phase, untilMs: number): readonly Line[] {
  const rounds = Math.floor((untilMs - fromMs) / LOOP_MS);
  const shown = Math.min(rounds + 1, RUNS_SHOWN);
  const lines = Array.from({ length: shown }, (_, back) => rounds - back).flatMap(
    (round): readonly Line[] => {
      const beganMs = fromMs + round * LOOP_MS;
      const endedMs = beganMs + LOOP_RUNS_MS;
      return [
        [beganMs, "6", `Started ${unit}.`],
        [endedMs, "4", `${unit}: Main process exited, ${exitWords(undefined)}`],
        [endedMs, "4", `${unit}: Failed with result 'exit-code'.`],
        [
          beganMs + LOOP_MS,
          "6",
          `${unit}: Scheduled restart job, restart counter is at ${round + 1}.`,
        ],
      ];
    },
  );
  return lines.filter(([atMs]) => atMs <= untilMs);
}
