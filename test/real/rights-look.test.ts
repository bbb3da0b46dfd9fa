import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { unitsLine } from "../../src/adapters/ssh/command-lines.ts";
import { sudoersFile } from "../../src/adapters/ssh/sudoers-file.ts";
import { openHosts, openUnitHosts } from "../../src/app/hosts.ts";
import { parseConfig } from "../../src/config/load.ts";
import type { Config } from "../../src/config/config.ts";
import { noTelemetry } from "../../src/ports/telemetry.ts";
import { hostsContract } from "../contracts/hosts-contract.ts";
import { MACHINES_NEED } from "./lattice-machines.ts";
import { describeWith } from "./programs.ts";
import { failFor, FILES, LATTICE_ID, openRelayMachines, UNIT } from "./relay-machines.ts";
import type { RelayMachines } from "./relay-machines.ts";
import { findingsOn, SSH_ENV } from "./rights-found.ts";

const SCRIPT = "/usr/local/sbin/lattice-look";

interface TwoKeys {
  readonly relay: RelayMachines;
  /** Looks with the key that lattice-look stands before, acts with the machines' own. */
  readonly config: Config;
  readonly lookKey: string;
  close(): void;
}

/** Both keys log in as one user, which may stop its unit. */
async function openTwoKeys(): Promise<TwoKeys> {
  const relay = await openRelayMachines();
  const folder = mkdtempSync(join(tmpdir(), "lattice-look-"));
  const lookKey = join(folder, "look");
  execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", "look", "-f", lookKey]);
  const publicKey = readFileSync(`${lookKey}.pub`, "utf8");
  for (const machine of relay.machines.machines) {
    machine.write(SCRIPT, readFileSync("deploy/hosts/lattice-look", "utf8"), "755");
    machine.inside(
      "cat >> /home/ops/.ssh/authorized_keys",
      `restrict,command="${SCRIPT} builder lattice-id" ${publicKey}`,
    );
  }
  const keys = { "ssh.readKeyFile": lookKey, "ssh.actKeyFile": relay.machines.key };
  const close = () => {
    relay.machines.close();
    rmSync(folder, { recursive: true, force: true });
  };
  return { relay, config: parseConfig(relay.text(keys), "/"), lookKey, close };
}

describeWith(MACHINES_NEED, "lattice-look", () => {
  hostsContract("real machines, through lattice-look", async () => {
    const keys = await openTwoKeys();
    const { relay, config } = keys;
    failFor(relay.machines, "rel-3");
    return {
      hosts: openHosts(config, noTelemetry, SSH_ENV),
      running: { host: "rel-1", unit: UNIT },
      failed: { host: "rel-3", unit: UNIT },
      latticeId: LATTICE_ID,
      files: FILES,
      filesChangedMs: relay.writtenMs,
      close: () => {
        keys.close();
        return Promise.resolve();
      },
    };
  });

  describe("before the key that looks", () => {
    let keys: TwoKeys;
    const MARK = "lattice-end-0123456789abcdef01234567";
    const SHOW = unitsLine([UNIT]).slice(0, -UNIT.length - 1);
    const LOG = "sudo -n /usr/bin/journalctl --no-pager --output=json --lines=1000";
    const AGES = "sudo -n /usr/bin/stat --format=%Y:%n";
    const GREP = "sudo -n /usr/bin/grep -h";
    const BOOT = "cat /proc/sys/kernel/random/boot_id && LC_ALL=C";
    const framed = (line: string, mark = MARK) =>
      `LC_ALL=C ${line}; s=$?; printf '\\n%s %d\\n' ${mark} $s >&2; printf '\\n%s %d\\n' ${mark} $s`;
    const machine = () => keys.relay.machines.machine("rel-1");
    const options = () => ["-F", keys.relay.machines.sshConfig, "-i", keys.lookKey];

    const ssh = (command: readonly string[], flags: readonly string[] = []) =>
      spawnSync("ssh", [...options(), ...flags, `ops@${machine().address}`, ...command], {
        encoding: "utf8",
        input: "systemctl stop ssh.service\n",
        timeout: 10_000,
      });

    /** What an attack must leave as it was. */
    const state = () =>
      machine().inside(
        `systemctl show -p InvocationID -p ActiveState ${UNIT} ssh.service; ls -la /tmp /home/ops`,
      );

    beforeAll(async () => {
      keys = await openTwoKeys();
    }, 120_000);

    afterAll(() => {
      keys.close();
    });

    it("lets the bot look and not act, and act with the other key, as the same user", async () => {
      const { config } = keys;
      const told = await findingsOn(config, "rel-1");
      const signal = AbortSignal.timeout(20_000);

      expect(told.map(({ verdict }) => verdict)).toEqual(["pass", "pass", "pass", "pass"]);
      expect(told[3]?.id).toBe("acting with the key that looks on rel-1");
      const hosts = openUnitHosts(config, noTelemetry, SSH_ENV);
      const action = { host: "rel-1", verb: "start", unit: UNIT } as const;
      expect(await hosts.look("rel-1", [UNIT], signal)).toMatchObject({ kind: "looked" });
      expect(await hosts.act(action, signal)).toEqual({ kind: "asked" });
    });

    it("is missed by lattice check where it stands before the wrong key", async () => {
      const { config, lookKey, relay } = keys;
      const bare = { ...config.ssh, readKeyPath: relay.machines.key, actKeyPath: lookKey };
      const told = await findingsOn({ ...config, ssh: bare }, "rel-1");

      expect(told.find(({ id }) => id === "acting on rel-1")).toMatchObject({ verdict: "fail" });
      expect(told.at(-1)).toMatchObject({
        verdict: "fail",
        summary: expect.stringContaining(
          `allows too much: stop ${UNIT}, start ${UNIT}, restart ${UNIT}, reset-failed ${UNIT};`,
        ) as unknown,
      });
    });

    it("is not needed where sudo would ask the looking user for a password", async () => {
      const { config, lookKey, relay } = keys;
      const bare = { ...config.ssh, readKeyPath: relay.machines.key, actKeyPath: lookKey };
      const file = "/etc/sudoers.d/lattice-chatops";
      const reads = sudoersFile({ ...config, ssh: { ...config.ssh, actWith: "polkit" } }, "rel-1");
      machine().write(file, `ops ALL=(ALL:ALL) ALL\n${reads ?? ""}`, "440");
      const told = await findingsOn({ ...config, ssh: bare }, "rel-1");
      machine().write(file, sudoersFile(config, "rel-1") ?? "", "440");

      expect(told.at(-1)).toEqual({
        verdict: "pass",
        id: "acting with the key that looks on rel-1",
        summary: "refused, as it must be",
      });
    });

    it("says no to an act with the mark the bot waits for", async () => {
      const swapped = { ...keys.config.ssh, actKeyPath: keys.lookKey };
      const hosts = openUnitHosts({ ...keys.config, ssh: swapped }, noTelemetry, SSH_ENV);
      const before = state();
      const action = { host: "rel-1", verb: "stop", unit: UNIT } as const;

      for (const forgetFailure of [false, true]) {
        expect(await hosts.act({ ...action, forgetFailure }, AbortSignal.timeout(8_000))).toEqual({
          kind: "refused",
          reason: "not allowed",
          detail: "lattice-look there lets this key do nothing of the kind",
        });
      }
      expect(state()).toBe(before);
    });

    it.each([
      `${SHOW} ${UNIT}`,
      `${BOOT} ${SHOW} ${UNIT} ssh.service`,
      `${LOG} --unit=${UNIT}`,
      `${AGES} ${FILES.join(" ")}`,
      `${GREP} -e ^RELAY_MRTD= -e ^LATTICE_CONFIG_HEX= ${FILES.join(" ")}`,
      "builder lattice-id",
      "true",
    ])("lets through: %s", (line) => {
      const { status, stdout, stderr } = ssh([framed(line)]);

      expect([status, stderr]).toEqual([0, `\n${MARK} 0\n`]);
      expect(stdout).toMatch(new RegExp(`${line === "true" ? "^" : "[^]+"}\n${MARK} 0\n$`));
    });

    it.each([
      `systemctl stop ${UNIT}`,
      `sudo -n /usr/bin/systemctl stop --no-block ${UNIT}`,
      `sudo -n -l /usr/bin/systemctl stop --no-block ${UNIT}`,
      `/usr/bin/systemctl --no-ask-password stop --no-block --job-mode=isolate ${UNIT}`,
      `sudo -n /usr/bin/systemctl reset-failed ${UNIT}; sudo -n /usr/bin/systemctl stop --no-block ${UNIT}`,
      `${SHOW} $(touch /tmp/x).service`,
      `${SHOW} \`touch /tmp/x\`.service`,
      `${SHOW} ${UNIT}; touch /tmp/x`,
      `${SHOW} ${UNIT} && touch /tmp/x`,
      `${SHOW} ${UNIT} & touch /tmp/x`,
      `${SHOW} ${UNIT} | tee /tmp/x`,
      `${SHOW} ${UNIT} > /tmp/x`,
      `${SHOW} ${UNIT}\ntouch /tmp/x`,
      `${SHOW} ${UNIT}\rtouch`,
      `${SHOW} *.service`,
      `${SHOW} ${UNIT} --host=elsewhere`,
      SHOW,
      `systemctl show --no-pager --timestamp=unix --property=Id --host=elsewhere -- ${UNIT}`,
      `systemctl --host=elsewhere show --no-pager --timestamp=unix --property=Id -- ${UNIT}`,
      `systemctl show --no-pager --timestamp=unix --job-mode=isolate -- ${UNIT}`,
      `systemctl show --no-pager --timestamp=unix --property=$HOME -- ${UNIT}`,
      `systemctl show --no-pager --timestamp=unix --property=Environment -- ${UNIT}`,
      `${SHOW.replace(/ --$/, ",Environment --")} ${UNIT}`,
      `systemctl show --no-pager  --timestamp=unix --property=Id -- ${UNIT}`,
      `${BOOT} systemctl stop ${UNIT}`,
      `${BOOT} ${LOG} --unit=${UNIT}`,
      `${BOOT} ${BOOT} ${SHOW} ${UNIT}`,
      `cat /etc/shadow && LC_ALL=C ${SHOW} ${UNIT}`,
      "cat /proc/sys/kernel/random/boot_id",
      "cat /home/ops/.ssh/authorized_keys",
      `${LOG} --unit=${UNIT} --unit=ssh.service`,
      `${LOG} --unit=${UNIT} --follow`,
      `${LOG} --file=/etc/shadow`,
      `${LOG.replace("1000", "all")} --unit=${UNIT}`,
      `${LOG.replace("1000", "100000")} --unit=${UNIT}`,
      "true x",
      "false",
      `sudo -n /usr/bin/journalctl --vacuum-size=1`,
      AGES,
      `${AGES} --file-system /etc/shadow`,
      `${AGES} relative`,
      `${GREP} -e ^A= -f /etc/shadow`,
      `${GREP} -e ^A= --file=/etc/shadow /etc/hosts`,
      `${GREP} -e ^ /etc/shadow`,
      `${GREP} -e ^root:= /etc/shadow`,
      `${GREP} -e ^A= -r /etc`,
      `${GREP} -e ^A=`,
      `${GREP} /etc/hosts`,
      "sudo -n -i",
      "sh -c id",
      "builder lattice-id --all",
      "builder",
      "ssh -o ProxyCommand=id elsewhere",
      "-o ProxyCommand=id",
      "",
      " ",
    ])("refuses: %s", (line) => {
      const before = state();
      const { status, stdout, stderr } = ssh([framed(line)]);

      expect([status, stdout]).toEqual([126, `\n${MARK} 126\n`]);
      expect(stderr).toBe(
        `lattice-look: this key may look only: the bot acts with ssh.actKeyFile.\n\n${MARK} 126\n`,
      );
      expect(state()).toBe(before);
    });

    it.each([
      ["no mark", `${SHOW} ${UNIT}`],
      ["the lattice id, bare", "builder lattice-id"],
      ["a mark of another length", framed(`${SHOW} ${UNIT}`, `${MARK}0`)],
      ["a mark that is a command", framed(`${SHOW} ${UNIT}`, "$(touch /tmp/x)")],
      ["a mark with more to it", framed(`${SHOW} ${UNIT}`, `${MARK};touch`)],
      ["a format of its own", framed(`${SHOW} ${UNIT}`).replace("%d", "%s")],
      ["something after the end", `${framed(`${SHOW} ${UNIT}`)}; touch /tmp/x`],
      ["something before the line", `A=1 ${framed(`${SHOW} ${UNIT}`)}`],
      ["another environment", framed(`${SHOW} ${UNIT}`).replace("LC_ALL=C", "LD_PRELOAD=/tmp/x")],
      ["two frames", `${framed(`${SHOW} ${UNIT}`)}; ${framed("touch /tmp/x")}`],
      ["a copy of a file", "scp -t /tmp"],
      ["a file server", "/usr/lib/openssh/sftp-server"],
    ])("refuses %s", (_what, command) => {
      const before = state();
      const { status, stderr } = ssh([command]);

      expect(status).toBe(126);
      expect(stderr).toMatch(/^lattice-look: this key may look only/);
      expect(state()).toBe(before);
    });

    it.each([
      ["a shell", [], []],
      ["a terminal", ["-tt"], []],
      ["the file server", ["-s"], ["sftp"]],
    ])("gives nobody %s", (_what, flags, words) => {
      const before = state();
      const { status, stdout } = ssh(words, flags);

      expect(status).not.toBe(0);
      expect(stdout.replace(/^lattice-look: .*\s*/, "")).toBe("");
      expect(state()).toBe(before);
    });

    it("opens no way to other machines", () => {
      const { status, stderr } = ssh([], ["-W", "127.0.0.1:22"]);

      expect(status).not.toBe(0);
      expect(stderr).toContain("administratively prohibited");
    });
  });
});
