import { expect, it } from "@jest/globals";
import { setTimeout as sleep } from "node:timers/promises";
import { openUnitHosts } from "../../src/app/hosts.ts";
import { noTelemetry } from "../../src/ports/telemetry.ts";
import { unitHostsContract } from "../contracts/unit-hosts-contract.ts";
import { LatticeMachines, MACHINES_NEED } from "./lattice-machines.ts";
import { describeWith } from "./programs.ts";

const TALLY = "builder@tally-member.service";

/** sudo's answer never arrives: whoever logged in is thrown out once it is done. */
const LOSING_SUDO = `#!/bin/sh
/usr/bin/sudo "$@"
pkill -KILL -u ops sshd
`;

/** sudo's own complaint is in libc's words, and its end comes long after it has done what it was told. */
const SLOW_SUDO = `#!/bin/sh
/usr/bin/sudo "$@"
echo "sudo: ldap_sasl_bind_s(): Connection refused" >&2
sleep 60
`;

const env = { PATH: process.env["PATH"], HOME: "/nonexistent" };

describeWith(MACHINES_NEED, "acting over OpenSSH on systemd", () => {
  unitHostsContract("real machines, by sudo", async () => {
    const lattice = await LatticeMachines.open();
    lattice.machine("rel-1").link("down");
    lattice.machine("uns-1").write("/usr/local/bin/sudo", LOSING_SUDO, "755");
    return {
      hosts: openUnitHosts(lattice.config, noTelemetry, env),
      running: { host: "tal-1", unit: TALLY },
      unreachable: { host: "rel-1", unit: "builder@relay-member.service" },
      forbidden: { host: "tal-1", unit: "ssh.service" },
      losing: { host: "uns-1", unit: "builder@unseal-member.service" },
      close: () => {
        lattice.close();
        return Promise.resolve();
      },
    };
  });

  it("does not know what became of a stop whose connection is cut before the answer", async () => {
    const lattice = await LatticeMachines.open({ "ssh.commandTimeout": "60s" });
    const machine = lattice.machine("tal-1");
    machine.write("/usr/local/bin/sudo", SLOW_SUDO, "755");
    const hosts = openUnitHosts(lattice.config, noTelemetry, env);
    const action = { host: "tal-1", verb: "stop", unit: TALLY } as const;
    const told = hosts.act(action, AbortSignal.timeout(60_000));
    while (machine.inside(`systemctl is-active ${TALLY} || true`) !== "inactive\n") await sleep(50);
    machine.link("down");
    const acted = await told;
    lattice.close();

    // Not our deadline: ssh itself notices that nobody answers.
    expect(acted).toMatchObject({ kind: "unknown", reason: "connection lost" });
  }, 120_000);
});
