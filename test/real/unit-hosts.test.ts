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
});
