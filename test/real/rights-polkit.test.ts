import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { spawnSync } from "node:child_process";
import { polkitRules } from "../../src/adapters/ssh/polkit-rules.ts";
import { sudoersFile } from "../../src/adapters/ssh/sudoers-file.ts";
import { openUnitHosts } from "../../src/app/hosts.ts";
import { parseConfig } from "../../src/config/load.ts";
import type { Config } from "../../src/config/config.ts";
import { noTelemetry } from "../../src/ports/telemetry.ts";
import { unitHostsContract } from "../contracts/unit-hosts-contract.ts";
import { MACHINES_NEED } from "./lattice-machines.ts";
import { describeWith } from "./programs.ts";
import { openRelayMachines, UNIT } from "./relay-machines.ts";
import type { RelayMachines } from "./relay-machines.ts";
import { rightsFound, SSH_ENV } from "./rights-found.ts";

const RULES = "/etc/polkit-1/rules.d/50-lattice-chatops.rules";

/** systemctl's answer never arrives: whoever logged in is thrown out once it is done. */
const LOSING_SYSTEMCTL = `#!/bin/sh
/usr/bin/systemctl.real "$@"
status=$?
case "$*" in "--no-ask-password stop --no-block builder"*) sudo -n /usr/local/bin/hang-up ;; esac
exit $status
`;

async function openByPolkit(): Promise<{ relay: RelayMachines; config: Config }> {
  const relay = await openRelayMachines();
  const config = parseConfig(relay.text({ "ssh.actWith": "polkit" }), "/");
  for (const machine of relay.machines.machines) {
    const { name } = machine;
    machine.write(RULES, polkitRules(config, name) ?? "");
    machine.write("/etc/sudoers.d/lattice-chatops", sudoersFile(config, name) ?? "", "440");
  }
  return { relay, config };
}

describeWith(MACHINES_NEED, "rights by polkit", () => {
  unitHostsContract("real machines, by polkit", async () => {
    const { relay, config } = await openByPolkit();
    const losing = relay.machines.machine("rel-2");
    losing.write("/usr/local/bin/hang-up", "#!/bin/sh\npkill -KILL -u ops sshd\n", "755");
    losing.write("/etc/sudoers.d/hang-up", "ops ALL=(root) NOPASSWD: /usr/local/bin/hang-up\n");
    losing.inside("mv /usr/bin/systemctl /usr/bin/systemctl.real");
    losing.write("/usr/bin/systemctl", LOSING_SYSTEMCTL, "755");
    relay.machines.machine("rel-3").link("down");
    return {
      hosts: openUnitHosts(config, noTelemetry, SSH_ENV),
      running: { host: "rel-1", unit: UNIT },
      unreachable: { host: "rel-3", unit: UNIT },
      forbidden: { host: "rel-1", unit: "ssh.service" },
      losing: { host: "rel-2", unit: UNIT },
      close: () => {
        relay.machines.close();
        return Promise.resolve();
      },
    };
  });

  describe("as check --polkit prints them", () => {
    let relay: RelayMachines;
    let config: Config;
    const machine = () => relay.machines.machine("rel-1");

    beforeAll(async () => {
      ({ relay, config } = await openByPolkit());
      machine().inside(
        "useradd -m -s /bin/bash other && usermod -p '*' other && cp -r /home/ops/.ssh /home/other/ && chown -R other /home/other/.ssh",
      );
    }, 120_000);

    afterAll(() => {
      relay.machines.close();
    });

    const systemctl = (words: string, user = "ops") =>
      spawnSync(
        "ssh",
        [
          ...["-F", relay.machines.sshConfig, `${user}@${machine().address}`],
          `/usr/bin/systemctl --no-ask-password ${words}`,
        ],
        { encoding: "utf8" },
      );

    const invocations = () =>
      machine().inside(
        `systemctl show -p InvocationID -p UnitFileState ${UNIT} ssh.service systemd-journald.service`,
      );

    it.each([`restart --no-block`, "reset-failed", "stop --no-block", "start --no-block"])(
      "allow %s of the unit",
      (words) => {
        const { status, stderr } = systemctl(`${words} ${UNIT}`);

        expect([status, stderr]).toEqual([0, ""]);
      },
    );

    it.each([
      "stop --no-block ssh.service",
      "restart --no-block builder@other.service",
      "reset-failed ssh.service",
      "reset-failed",
      `kill ${UNIT}`,
      `mask ${UNIT}`,
      `enable ${UNIT}`,
      `reload ${UNIT}`,
      `set-property ${UNIT} CPUWeight=1`,
      "daemon-reload",
      "isolate rescue.target",
      "poweroff",
    ])("refuse %s", (words) => {
      const before = invocations();
      const { status, stderr } = systemctl(words);

      expect(status).not.toBe(0);
      expect(stderr).toMatch(/authentication (is )?required|access denied/i);
      expect(invocations()).toBe(before);
    });

    it("stop the right unit and not the foreign one beside it", () => {
      const before = machine().inside("systemctl show -p InvocationID ssh.service");
      const { status } = systemctl(`restart --no-block ${UNIT} ssh.service`);

      expect(status).not.toBe(0);
      expect(machine().inside("systemctl show -p InvocationID ssh.service")).toBe(before);
    });

    it("let a start through that cancels what waits for other units, since polkit is told of no job mode", () => {
      const { status, stderr } = systemctl(`start --no-block --job-mode=flush ${UNIT}`);

      expect([status, stderr]).toEqual([0, ""]);
    });

    it("refuse everything to another user", () => {
      const before = invocations();
      const { status, stderr } = systemctl(`stop --no-block ${UNIT}`, "other");

      expect(status).not.toBe(0);
      expect(stderr).toMatch(/authentication (is )?required/i);
      expect(invocations()).toBe(before);
    });

    const found = () => rightsFound(config, "rel-1");

    it("are proven by lattice check, which does nothing", async () => {
      const before = invocations();

      expect(await found()).toEqual([
        `pass acting on ${UNIT} on rel-1: stop, start, restart allowed; reset-failed cannot be asked about beforehand`,
        "pass acting on anything else on rel-1: refused, as it must be; reset-failed cannot be asked about beforehand",
        "pass reading anything else on rel-1: refused, as it must be",
      ]);
      expect(invocations()).toBe(before);
    });

    it("are found too many by lattice check where every unit is allowed", async () => {
      const text = polkitRules(config, "rel-1") ?? "";
      const before = invocations();
      machine().write(RULES, text.replace(/units\.indexOf\(.*\) >= 0/, "true"));
      await new Promise((resolve) => setTimeout(resolve, 1_500));
      const told = await found();
      machine().write(RULES, text);

      expect(told[1]).toContain(
        "allows too much: stop systemd-journald.service, start systemd-journald.service",
      );
      expect(told[1]).toContain("`lattice check --polkit rel-1`");
      expect(invocations()).toBe(before);
    });
  });
});
