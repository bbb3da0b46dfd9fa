import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ORGANISMS } from "../../src/lattice/organism.ts";
import type { LatticeMachines } from "../../test/real/lattice-machines.ts";
import { median } from "../figure.ts";
import type { Figure } from "../figure.ts";
import { slept } from "../sleep.ts";
import { timed } from "./bare-stops.ts";
import { PausedLattice } from "./paused-lattice.ts";

const N = 3;

/**
 * The same stop of the same units in the same order by an Ansible playbook, against ours: units that end at once, so
 * that the tools are compared and not the units.
 */
export const pauseAnsible: Figure = {
  name: "pause.vs_ansible",
  bound: 3,
  least: true,
  unit: "ratio",
  async measure({ sleepMs }) {
    if (spawnSync("ansible-playbook", ["--version"]).status !== 0) {
      throw new Error("it needs ansible-playbook (Debian: ansible-core)");
    }
    const lattice = await PausedLattice.open();
    const folder = mkdtempSync(join(tmpdir(), "lattice-ansible-"));
    try {
      const play = playbook(lattice.machines, folder);
      const ratios: number[] = [];
      const theirs: number[] = [];
      for (let run = 0; run < N; run += 1) {
        await lattice.begin(0);
        // Its connections are open as ours are: the first round is not counted.
        if (run === 0) {
          await timed("ansible-playbook", play);
          await lattice.begin(0);
        }
        const ansible = await timed("ansible-playbook", play);
        await lattice.begin(0);
        const words = await lattice.asked();
        const begun = performance.now();
        await lattice.agreed(words);
        await slept(sleepMs * 200);
        theirs.push(ansible);
        ratios.push(ansible / (performance.now() - begun));
      }
      const peer = `ansible-playbook, its start included: ${median(theirs).toFixed(0)} ms; ours from the second person's word`;
      return { value: median(ratios), n: N, peer };
    } finally {
      await lattice.close();
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

/** The arguments of ansible-playbook: its inventory and settings are written into the folder. */
function playbook({ config, machines }: LatticeMachines, folder: string): readonly string[] {
  for (const machine of machines.machines) {
    machine.write("/etc/sudoers.d/zz-measured", "ops ALL=(root) NOPASSWD: ALL\n", "440");
  }
  const inventory = join(folder, "inventory.ini");
  const groups = ORGANISMS.map((organism) => {
    const hosts = config.organisms[organism].members.map(({ host, unit }) => {
      const target = (config.hosts[host] ?? host).replace(/^ops@/, "");
      return `${host} ansible_host=${target} unit=${unit}`;
    });
    return `[${organism}]\n${hosts.join("\n")}\n`;
  });
  const variables = [
    "ansible_user=ops",
    "ansible_python_interpreter=/usr/bin/python3",
    "ansible_pipelining=true",
    `ansible_ssh_common_args='-F ${machines.sshConfig} -o ControlMaster=auto -o ControlPersist=60s'`,
  ];
  writeFileSync(inventory, `${groups.join("\n")}\n[all:vars]\n${variables.join("\n")}\n`);
  return ["-i", inventory, "bench/hosts/pause.yml"];
}
