import type { MetricKey } from "./metric-key.ts";
import type { Organism } from "./organism.ts";
import type { MetricQuestion } from "./metric-answer.ts";

export type ReplacedNames = Readonly<Partial<Record<string, string>>>;

/** The runbook's names and those of its book; `<org>` stands for the organism. */
const DEFAULTS: Readonly<Record<MetricKey, string>> = {
  upstreamPeers: "<org>_upstream_peers",
  up: "<org>_up",
  memberUp: "<org>_member_up",
  committeeSize: "<org>_committee_size",
  tdxAttested: "<org>_member_tdx_attested",
  latticeId: "lattice_id",
  discoveryPeers: "discovery_peers_total",
  divergence: "atelier_simulation_divergence_total",
  inputHash: "atelier_simulation_input_hash",
  mismatches: "relay_on_chain_mismatches_total",
  evidenceFailures: "tally_evidence_failures_total",
};

/** zipnet's book has a name for each role. */
const ZIPNET_UP = ["zipnet_server_up", "zipnet_aggregator_up"];

/** The metric's names for an organism, best first. */
export function metricNames(
  metric: MetricQuestion["metric"],
  organism: Organism,
  replaced: ReplacedNames,
): readonly string[] {
  const named = (key: MetricKey) => (replaced[key] ?? DEFAULTS[key]).replaceAll("<org>", organism);
  if (metric !== "up") return [named(metric)];
  const zipnetsOwn = organism === "zipnet" && replaced["memberUp"] === undefined;
  return [named("up"), ...(zipnetsOwn ? ZIPNET_UP : [named("memberUp")])];
}
