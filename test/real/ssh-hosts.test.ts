import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { spawnSync } from "node:child_process";
import { openHosts } from "../../src/app/hosts.ts";
import { noTelemetry } from "../../src/ports/telemetry.ts";
import { excerpt } from "../../src/runbook/log-excerpt.ts";
import { hostsContract } from "../contracts/hosts-contract.ts";
import { describeWith } from "./programs.ts";
import {
  failFor,
  FILES,
  LATTICE_ID,
  openRelayMachines,
  recoverFor,
  UNIT,
} from "./relay-machines.ts";
import type { RelayMachines } from "./relay-machines.ts";

const NEEDS = ["unshare", "nsenter", "ip", "ssh", "sshd", "mmdebstrap"];

const hostsOf = ({ config }: RelayMachines) =>
  openHosts(config, noTelemetry, { PATH: process.env["PATH"], HOME: "/nonexistent" });

describeWith(NEEDS, "OpenSSH and systemd", () => {
  hostsContract("real machines", async () => {
    const relay = await openRelayMachines();
    failFor(relay.machines, "rel-3");
    return {
      hosts: hostsOf(relay),
      running: { host: "rel-1", unit: UNIT },
      failed: { host: "rel-3", unit: UNIT },
      latticeId: LATTICE_ID,
      files: FILES,
      filesChangedMs: relay.writtenMs,
      close: () => {
        relay.machines.close();
        return Promise.resolve();
      },
    };
  });

  describe("a host", () => {
    let relay: RelayMachines;
    const soon = (ms = 8_000) => AbortSignal.timeout(ms);
    const units = (host: string, ms?: number) => hostsOf(relay).units(host, [UNIT], soon(ms));

    beforeAll(async () => {
      relay = await openRelayMachines();
    });

    afterAll(() => {
      relay.machines.close();
    });

    beforeEach(() => {
      relay.machines.trust();
    });

    it("gives the two keys of its environment files, and no other", async () => {
      const question = { organism: "relay", paths: FILES } as const;

      expect(await hostsOf(relay).environment("rel-1", question, soon())).toEqual({
        kind: "environment",
        values: { RELAY_MRTD: "beef", LATTICE_CONFIG_HEX: "c0ffee" },
      });
    });

    it.each([
      [
        "another unit's log",
        "/usr/bin/journalctl --no-pager --output=json --lines=1000 --unit=ssh.service",
      ],
      [
        "a second unit",
        `/usr/bin/journalctl --no-pager --output=json --lines=1000 --unit=${UNIT} --unit=ssh.service`,
      ],
      ["another file's age", "/usr/bin/stat --format=%Y:%n /etc/shadow"],
      ["a further file", `/usr/bin/stat --format=%Y:%n ${FILES.join(" ")} /etc/shadow`],
      ["another key", `/usr/bin/grep -h -e ^RELAY_SECRET= ${FILES.join(" ")}`],
      ["any key", `/usr/bin/grep -h -e ^ -e ^LATTICE_CONFIG_HEX= ${FILES.join(" ")}`],
      ["stopping a unit", `/usr/bin/systemctl stop ${UNIT}`],
    ])("whose rules came from check --sudoers refuses %s", (_what, command) => {
      const { machines } = relay;
      const { address } = machines.machine("rel-1");
      const ssh = (line: string) =>
        spawnSync("ssh", ["-F", machines.sshConfig, `ops@${address}`, `sudo -n ${line}`], {
          encoding: "utf8",
        });
      const allowed = ssh(`/usr/bin/stat --format=%Y:%n ${FILES.join(" ")}`);
      const refused = ssh(command);

      expect([allowed.status, allowed.stderr]).toEqual([0, ""]);
      expect(refused.stderr).toContain("a password is required");
      expect(refused.stdout).toBe("");
    });

    it("that lost its rules says which", async () => {
      const machine = relay.machines.machine("rel-2");
      machine.inside("mv /etc/sudoers.d/lattice-chatops /var/tmp/");
      const told = await hostsOf(relay).journal("rel-2", UNIT, soon());
      machine.inside("mv /var/tmp/lattice-chatops /etc/sudoers.d/");

      expect(told).toMatchObject({ reason: "not allowed" });
      expect(told).toMatchObject({ detail: expect.stringContaining("check --sudoers") as unknown });
    });

    it("that was set up anew is not trusted", async () => {
      const machine = relay.machines.machine("rel-2");
      machine.inside(
        "rm /etc/ssh/ssh_host_ed25519_key*; ssh-keygen -q -t ed25519 -N '' -f /etc/ssh/ssh_host_ed25519_key; systemctl restart ssh; pkill -u ops sshd || true",
      );
      const told = await units("rel-2");

      expect(told).toMatchObject({ kind: "unread", reason: "host key" });
      expect(told).toMatchObject({ detail: expect.stringContaining("another than") as unknown });
    });

    it("that refuses the login says so", async () => {
      const machine = relay.machines.machine("rel-2");
      machine.inside("chmod 000 /home/ops/.ssh/authorized_keys; pkill -u ops sshd || true");
      const told = await units("rel-2");
      machine.inside("chmod 600 /home/ops/.ssh/authorized_keys");

      expect(told).toMatchObject({ kind: "unread", reason: "login refused" });
    });

    it("without sshd is told from one that is cut off", async () => {
      const machine = relay.machines.machine("rel-2");
      machine.inside("systemctl stop ssh; pkill -u ops sshd || true");
      const refusing = await units("rel-2");
      machine.inside("systemctl start ssh");
      machine.link("down");
      const cut = await units("rel-2");
      machine.link("up");

      expect(refusing).toMatchObject({
        reason: "unreachable",
        detail: expect.stringContaining("refuses") as unknown,
      });
      expect(cut).toMatchObject({
        reason: "unreachable",
        detail: expect.stringMatching(/in time|route/) as unknown,
      });
    });

    it("that is cut off under an open connection is given up at our deadline, not ssh's", async () => {
      await units("rel-1");
      relay.machines.machine("rel-1").link("down");
      const begun = performance.now();
      const told = await units("rel-1", 1_500);
      const took = performance.now() - begun;
      relay.machines.machine("rel-1").link("up");

      expect(told).toMatchObject({ kind: "unread", reason: "timed out" });
      expect(took).toBeLessThan(2_500);
    });

    it("that takes logins and hangs is given up", async () => {
      const machine = relay.machines.machine("rel-3");
      machine.inside("pkill -u ops sshd; pkill -STOP -o sshd");
      const told = await units("rel-3", 1_500);
      machine.inside("pkill -CONT -o sshd");

      expect(told).toMatchObject({ kind: "unread", reason: "timed out" });
    });

    it("that died and came back is read again", async () => {
      const machine = relay.machines.machine("rel-3");
      machine.down("cut");
      const dead = await units("rel-3", 6_000);
      machine.up();
      await machine.ready();
      relay.machines.trust();
      const back = await units("rel-3");

      expect(dead.kind).toBe("unread");
      expect(back).toMatchObject({ kind: "units" });
    });

    it("may log bytes that are no text; secrets in its log are not shown", async () => {
      const machine = relay.machines.machine("rel-1");
      machine.inside("rm -f /etc/systemd/system/noise.service");
      machine.write(
        "/etc/systemd/system/builder@relay-member.service.d/noise.conf",
        "[Service]\nExecStartPre=/bin/sh -c \"printf 'ERROR \\\\377\\\\376 odd\\\\n' >&2\"\n",
      );
      machine.inside("systemctl daemon-reload");
      failFor(relay.machines, "rel-1");
      const told = await hostsOf(relay).journal("rel-1", UNIT, soon());
      recoverFor(relay.machines, "rel-1");
      if (told.kind === "unread") throw new Error(told.detail);

      expect(told.lines.some(({ text }) => text === undefined)).toBe(true);
      const shown = excerpt(told.lines).join("\n");
      expect(shown).toContain("no space left on device");
      expect(shown).toContain("token=(hidden)");
      expect(shown).not.toContain("hunter2");
    });
  });
});
