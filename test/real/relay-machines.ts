import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseConfig } from "../../src/config/load.ts";
import type { Config } from "../../src/config/config.ts";
import { sudoersFile } from "../../src/adapters/ssh/sudoers-file.ts";
import { withKeys } from "../config/example.ts";
import { Machines } from "./machines.ts";

/** Three machines with a relay member each, set up as an operator would: rights from `check --sudoers`. */
export interface RelayMachines {
  readonly machines: Machines;
  readonly config: Config;
  /** When their environment files were written. */
  readonly writtenMs: number;
  /** The configuration as a file for the program. */
  readonly text: (keys?: Readonly<Record<string, unknown>>) => string;
}

export const NAMES = ["rel-1", "rel-2", "rel-3"];
export const UNIT = "builder@relay-member.service";
export const LATTICE_ID = "ab".repeat(32);
export const FILES = ["/etc/builder/common.env", "/etc/builder/relay-member.env"];

export async function openRelayMachines(): Promise<RelayMachines> {
  const machines = await Machines.open(NAMES);
  const text = (keys: Readonly<Record<string, unknown>> = {}) =>
    withKeys({
      "organisms.relay.members": Object.fromEntries(
        NAMES.map((host, index) => [`relay-${index + 1}`, { host }]),
      ),
      hosts: Object.fromEntries(
        machines.machines.map(({ name, address }) => [name, { ssh: `ops@${address}` }]),
      ),
      ssh: {
        configFile: machines.sshConfig,
        latticeIdCommand: ["builder", "lattice-id"],
        controlPersist: "10s",
      },
      ...keys,
    });
  const config = parseConfig(text(), "/");
  const writtenMs = Date.now();
  for (const machine of machines.machines) {
    machine.write("/etc/builder/lattice-id", `${LATTICE_ID}\n`);
    machine.write(FILES[0] ?? "", `LATTICE_CONFIG_HEX="c0ffee"\nSECRET=hunter2\n`, "600");
    machine.write(FILES[1] ?? "", "RELAY_MRTD=beef\nRELAY_SECRET=hunter2\n", "600");
    const file = "/etc/sudoers.d/lattice-chatops";
    machine.write(file, sudoersFile(config, machine.name) ?? "", "440");
    machine.inside(`visudo -cf ${file}`);
    machine.inside(`systemctl start ${UNIT}`);
  }
  return { machines, config, writtenMs, text };
}

/** Lets the member's process end with an error until systemd gives up, as one with a full disk does. */
export function failFor(machines: Machines, name: string): void {
  const machine = machines.machine(name);
  machine.write("/etc/builder/relay-member.fails", "");
  machine.inside(
    `systemctl restart ${UNIT}; for i in $(seq 100); do systemctl is-failed --quiet ${UNIT} && exit 0; sleep .1; done; exit 1`,
  );
}

export function recoverFor(machines: Machines, name: string): void {
  machines
    .machine(name)
    .inside(
      `rm -f /etc/builder/*.fails; systemctl reset-failed ${UNIT}; systemctl restart ${UNIT}`,
    );
}

/** Writes a configuration beside the machines' keys. */
export function configFile(folder: string, text: string): string {
  const path = join(folder, "lattice.yaml");
  writeFileSync(path, text);
  return path;
}
