/** What can be asked for, by the runbook's meaning; which metric that is, the configuration says. */
export const METRIC_KEYS = [
  "upstreamPeers",
  "up",
  "memberUp",
  "committeeSize",
  "tdxAttested",
  "latticeId",
  "discoveryPeers",
  "divergence",
  "inputHash",
  "mismatches",
  "evidenceFailures",
] as const;

export type MetricKey = (typeof METRIC_KEYS)[number];
