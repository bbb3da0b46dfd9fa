import type { Organism } from "../../lattice/organism.ts";

/**
 * Names of the metric that says whether a member is up, best first: `up`, else `memberUp` of the
 * outward contract, unless the configuration names others. zipnet's committee is its servers.
 */
export function upMetrics(
  organism: Organism,
  names: Readonly<Partial<Record<string, string>>>,
): readonly string[] {
  const named = (key: string, fallback: string) =>
    (names[key] ?? fallback).replaceAll("<org>", organism);
  const memberUp = organism === "zipnet" ? "zipnet_server_up" : "<org>_member_up";
  return [named("up", "<org>_up"), named("memberUp", memberUp)];
}
