import { SshClient } from "../adapters/ssh/ssh-client.ts";
import { SshHosts } from "../adapters/ssh/ssh-hosts.ts";
import type { Config } from "../config/config.ts";
import type { Hosts } from "../ports/hosts.ts";
import type { Telemetry } from "../ports/telemetry.ts";

/** The lattice's hosts over the operator's ssh. */
export function openHosts(
  { ssh, hosts }: Config,
  telemetry: Telemetry,
  env: Readonly<Record<string, string | undefined>>,
): Hosts {
  return new SshHosts(new SshClient({ ssh, hosts, env, telemetry }), ssh);
}
