import { spawn } from "node:child_process";
import { once } from "node:events";
import { controlPath } from "../../src/adapters/ssh/control-folder.ts";
import { ORGANISMS } from "../../src/lattice/organism.ts";
import type { LatticeMachines } from "../../test/real/lattice-machines.ts";

/** What the bot may not do, and a person at a shell would: a stop that waits for its end. */
const ALLOWED = "ops ALL=(root) NOPASSWD: /usr/bin/systemctl stop builder@*\n";

export function allowBareStops({ machines }: LatticeMachines): void {
  for (const machine of machines.machines) {
    machine.write("/etc/sudoers.d/zz-measured", ALLOWED, "440");
  }
}

/** The sum over the stages of the slowest bare `ssh … systemctl stop`, over connections that are open: milliseconds. */
export async function bareStops(lattice: LatticeMachines): Promise<number> {
  const { config, machines } = lattice;
  const control = await controlPath(config.ssh, config.ssh.readKeyPath);
  const ssh = (host: string, line: string) => {
    const path = ["-o", "ControlMaster=auto", "-o", `ControlPath=${control}`];
    const kept = ["-o", "ControlPersist=60", "-T", "-n"];
    const target = config.hosts[host] ?? host;
    return timed("ssh", ["-F", machines.sshConfig, ...path, ...kept, target, line]);
  };
  let sum = 0;
  for (const organism of ORGANISMS.toReversed()) {
    const { members } = config.organisms[organism];
    const each: number[] = [];
    for (const { host, unit } of members) {
      await ssh(host, "true");
      each.push(await ssh(host, `sudo -n /usr/bin/systemctl stop ${unit}`));
    }
    sum += Math.max(...each);
  }
  return sum;
}

/** Milliseconds to the end of a program that must succeed. */
export async function timed(command: string, args: readonly string[]): Promise<number> {
  const begun = performance.now();
  const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk: Buffer) => (said += chunk.toString()));
  }
  const [status] = (await once(child, "close")) as [number | null];
  if (status !== 0) throw new Error(`${command} ended with ${status ?? "a signal"}: ${said}`);
  return performance.now() - begun;
}
