import { openHostRights } from "../../src/app/hosts.ts";
import { rightFindings } from "../../src/check/rights.ts";
import { membersOn } from "../../src/config/placed.ts";
import type { Config } from "../../src/config/config.ts";
import { noTelemetry } from "../../src/ports/telemetry.ts";

/** Of our environment, what ssh needs. */
export const SSH_ENV = { PATH: process.env["PATH"], HOME: "/nonexistent" };

/** What `lattice check` finds of the rights on a host. */
export function findingsOn(config: Config, host: string) {
  const rights = openHostRights(config, noTelemetry, SSH_ENV);
  const signal = AbortSignal.timeout(20_000);
  const placed = membersOn(config, host);
  return rightFindings({ host, placed, ssh: config.ssh, rights, signal });
}

/** The same as `verdict id: summary`. */
export async function rightsFound(config: Config, host: string): Promise<readonly string[]> {
  const findings = await findingsOn(config, host);
  return findings.map(({ verdict, id, summary }) => `${verdict} ${id}: ${summary}`);
}
