import { sshActLine } from "../adapters/ssh/act-line.ts";
import { SshClient } from "../adapters/ssh/ssh-client.ts";
import { SshHostRights } from "../adapters/ssh/ssh-host-rights.ts";
import { SshHosts } from "../adapters/ssh/ssh-hosts.ts";
import { SshUnitHosts } from "../adapters/ssh/ssh-unit-hosts.ts";
import type { Clients } from "../adapters/ssh/clients.ts";
import type { Config } from "../config/config.ts";
import type { HostRights } from "../ports/host-rights.ts";
import type { Hosts } from "../ports/hosts.ts";
import type { Telemetry } from "../ports/telemetry.ts";
import type { CommandLine, UnitHosts } from "../ports/unit-hosts.ts";

type Env = Readonly<Record<string, string | undefined>>;

/** The lattice's hosts over the operator's ssh, to be looked at. */
export function openHosts({ ssh, hosts }: Config, telemetry: Telemetry, env: Env): Hosts {
  const keyPath = ssh.readKeyPath;
  return new SshHosts(new SshClient({ ssh, hosts, env, telemetry, keyPath }), ssh);
}

/** The same hosts, to be acted upon: looking and acting may have a key each. */
export function openUnitHosts(config: Config, telemetry: Telemetry, env: Env): UnitHosts {
  return new SshUnitHosts(openClients(config, telemetry, env));
}

/** What those hosts let either key do. */
export function openHostRights(config: Config, telemetry: Telemetry, env: Env): HostRights {
  return new SshHostRights(openClients(config, telemetry, env));
}

function openClients({ ssh, hosts }: Config, telemetry: Telemetry, env: Env): Clients {
  const withKey = (keyPath: string | undefined) =>
    new SshClient({ ssh, hosts, env, telemetry, keyPath });
  return {
    read: withKey(ssh.readKeyPath),
    act: withKey(ssh.actKeyPath ?? ssh.readKeyPath),
    actWith: ssh.actWith,
  };
}

export function commandLine({ ssh, hosts }: Config): CommandLine {
  return sshActLine({ ssh, hosts });
}
