import type { Organism } from "../lattice/organism.ts";
import { isAttested, isGated } from "./attested.ts";
import { countAt } from "./counters.ts";
import type { Counter } from "./counters.ts";
import type { SimulatedMember } from "./simulated-member.ts";
import { newestSlots } from "./records.ts";
import { toldBy } from "./simulated-outputs.ts";
import type { SimulatedSeries } from "./simulated-series.ts";
import type { World } from "./world.ts";

/** For how many of its newest slots a member of atelier exports its input. */
const INPUTS = 8;

const COUNTERS: Readonly<Partial<Record<Organism, readonly [Counter, string]>>> = {
  atelier: ["divergence", "atelier_simulation_divergence_total"],
  relay: ["mismatches", "relay_on_chain_mismatches_total"],
  tally: ["evidenceFailures", "tally_evidence_failures_total"],
};

/** What a member exports of attestation, simulations, the chain and evidence. */
export function alertSeries(
  world: World,
  member: SimulatedMember,
  nowMs: number,
): readonly SimulatedSeries[] {
  const { organism, name } = member;
  const own = { member: name };
  const [counter, counterName] = COUNTERS[organism] ?? [];
  return [
    ...(isGated(world, organism)
      ? [
          {
            key: "tdxAttested",
            name: `${organism}_member_tdx_attested`,
            labels: own,
            value: Number(isAttested(world, member)),
          } as const,
        ]
      : []),
    ...(counter !== undefined && counterName !== undefined
      ? [{ key: counter, name: counterName, labels: own, value: countAt(world, counter, nowMs) }]
      : []),
    ...(organism === "atelier" ? inputSeries(world, name, nowMs) : []),
  ];
}

function inputSeries(world: World, member: string, nowMs: number): readonly SimulatedSeries[] {
  return newestSlots(world, "atelier", nowMs, INPUTS).map((slot) => ({
    key: "inputHash",
    name: "atelier_simulation_input_hash",
    labels: { member, slot, hash: `0x${toldBy(world, member, slot).inputHash}` },
    value: 1,
  }));
}
