import type { Organism } from "../lattice/organism.ts";
import type { Fault } from "./fault.ts";
import { memberNamed, membersOf } from "./simulated-member.ts";
import { startedMs, wentDownMs } from "./times.ts";
import { worksAt } from "./units/unit-at.ts";
import { faultsOf, hashOf } from "./world.ts";
import type { World } from "./world.ts";

/** The simulated members as they are at the moment: who runs, who sees whom. */

/** Whether the member does its work: neither down nor stopped, starting or in a loop of crashes. */
export function runs(world: World, organism: Organism, member: string, nowMs: number): boolean {
  return worksAt(world, memberNamed(world, organism, member), nowMs);
}

export function has(world: World, kind: Fault["kind"], organism: Organism): boolean {
  return faultsOf(world, kind).some((fault) => "organism" in fault && fault.organism === organism);
}

/** The lattice id the organism's processes run with. */
export function runningId(world: World, organism: Organism): string {
  const { latticeId } = world.topology;
  return has(world, "other-fingerprint", organism) ? hashOf(latticeId, "rotated") : latticeId;
}

/** The lattice id that its hosts would print: the next start's. */
export function printedId(world: World, organism: Organism): string {
  const { latticeId } = world.topology;
  return has(world, "environment-changed", organism)
    ? hashOf(latticeId, "rotated")
    : runningId(world, organism);
}

export function environmentChangedMs(world: World, organism: Organism): number {
  return has(world, "environment-changed", organism)
    ? wentDownMs(world) - 600_000
    : startedMs(world) - 86_400_000;
}

/** Peers of the upstream that a running member is bonded to. */
export function upstreamPeers(
  world: World,
  organism: Organism,
  source: Organism,
  nowMs: number,
): number {
  const apart = [...faultsOf(world, "partition"), ...faultsOf(world, "bonds-refused")].some(
    (fault) => fault.organism === organism && fault.source === source,
  );
  if (apart || runningId(world, organism) !== runningId(world, source)) return 0;
  return world.topology.organisms[source].members.filter((member) =>
    runs(world, source, member, nowMs),
  ).length;
}

/** Members of its committee that a running member sees, itself among them. */
export function committeeSize(
  world: World,
  organism: Organism,
  member: string,
  nowMs: number,
): number {
  const running = world.topology.organisms[organism].members.filter((one) =>
    runs(world, organism, one, nowMs),
  );
  const alone = cutOff(world, organism);
  if (alone === undefined || !running.includes(alone)) return running.length;
  return alone === member ? 1 : running.length - 1;
}

/** The member that is cut off, if one is. */
export function cutOff(world: World, organism: Organism): string | undefined {
  const { members } = world.topology.organisms[organism];
  return has(world, "member-cut-off", organism) ? members.at(-1) : undefined;
}

/** Peers that a running member discovers: every other one that runs, or its own committee when it is cut off. */
export function discovered(world: World, organism: Organism, nowMs: number): number {
  const apart = has(world, "partition", organism);
  return (
    membersOf(world).filter(
      (one) => worksAt(world, one, nowMs) && (!apart || one.organism === organism),
    ).length - 1
  );
}
