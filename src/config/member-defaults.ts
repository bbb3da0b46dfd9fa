import type { Organism } from "../lattice/organism.ts";

/** zipnet's committee is made of servers; everyone else's of members. */
export function defaultRole(organism: Organism): "server" | "member" {
  return organism === "zipnet" ? "server" : "member";
}

/** The runbook's unit names: builder@relay-member, builder@zipnet-server, builder@zipnet-aggregator. */
export function defaultUnit(organism: Organism, role: string): string {
  return `builder@${organism}-${role}.service`;
}

/** Where the lattice's book keeps a unit's settings: what all share, and its own. */
export function defaultEnvironmentFiles(organism: Organism, role: string): readonly string[] {
  return ["/etc/builder/common.env", `/etc/builder/${organism}-${role}.env`];
}
