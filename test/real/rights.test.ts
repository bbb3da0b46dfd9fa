import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import { spawnSync } from "node:child_process";
import { sudoersFile } from "../../src/adapters/ssh/sudoers-file.ts";
import { MACHINES_NEED } from "./lattice-machines.ts";
import { describeWith } from "./programs.ts";
import { openRelayMachines, UNIT } from "./relay-machines.ts";
import type { RelayMachines } from "./relay-machines.ts";
import { rightsFound } from "./rights-found.ts";

const RULES = "/etc/sudoers.d/lattice-chatops";

describeWith(MACHINES_NEED, "rights by sudo", () => {
  let relay: RelayMachines;
  const machine = () => relay.machines.machine("rel-1");

  beforeAll(async () => {
    relay = await openRelayMachines();
  }, 120_000);

  afterAll(() => {
    relay.machines.close();
  });

  const ssh = (line: string) =>
    spawnSync("ssh", ["-F", relay.machines.sshConfig, `ops@${machine().address}`, line], {
      encoding: "utf8",
    });

  describe("as check --sudoers prints them", () => {
    it.each([
      `restart --no-block ${UNIT}`,
      `reset-failed ${UNIT}`,
      `stop --no-block ${UNIT}`,
      `start --no-block ${UNIT}`,
    ])("allow systemctl %s", (words) => {
      const { status, stderr } = ssh(`sudo -n /usr/bin/systemctl ${words}`);

      expect([status, stderr]).toEqual([0, ""]);
    });

    it.each([
      "stop --no-block ssh.service",
      "reset-failed ssh.service",
      `stop --no-block ${UNIT} ssh.service`,
      `stop --no-block ssh.service ${UNIT}`,
      `reset-failed ${UNIT} ssh.service`,
      "stop --no-block 'builder@*.service'",
      "stop --no-block 'builder@*'",
      "stop --no-block builder@other.service",
      `stop --no-block ${UNIT}x`,
      `stop --no-block ${UNIT.replace(".service", "")}`,
      `stop ${UNIT} --no-block`,
      `--no-block stop ${UNIT}`,
      `--force stop --no-block ${UNIT}`,
      `stop --no-block --force ${UNIT}`,
      `stop --no-block -- ${UNIT}`,
      `stop --no-block --job-mode=isolate ${UNIT}`,
      `stop --no-block '${UNIT} ssh.service'`,
      `stop ${UNIT}`,
      `kill ${UNIT}`,
      `mask ${UNIT}`,
      `disable ${UNIT}`,
      `edit ${UNIT}`,
      `edit --full ${UNIT}`,
      `set-property ${UNIT} User=root`,
      "daemon-reload",
      "",
    ])("refuse systemctl %s", (words) => {
      const before = machine().inside(`systemctl show -p InvocationID ${UNIT} ssh.service`);
      const { status, stderr } = ssh(`sudo -n /usr/bin/systemctl ${words}`);

      expect([status, stderr]).toEqual([1, "sudo: a password is required\n"]);
      expect(machine().inside(`systemctl show -p InvocationID ${UNIT} ssh.service`)).toBe(before);
    });

    it("let systemctl itself refuse what reads the same and is one word, which sudo cannot tell", () => {
      const { status, stderr } = ssh(`sudo -n /usr/bin/systemctl stop '--no-block ${UNIT}'`);

      expect([status, stderr]).toEqual([1, expect.stringContaining("unrecognized option")]);
    });

    it.each([
      [`/bin/sh -c '/usr/bin/systemctl stop --no-block ${UNIT}'`],
      [`-u ops /usr/bin/systemctl stop --no-block ${UNIT}`],
      [`SYSTEMD_EDITOR=/bin/sh /usr/bin/systemctl stop --no-block ${UNIT}`],
      [`-e /etc/passwd`],
      [`-i`],
    ])("refuse sudo %s", (words) => {
      const { status, stderr } = ssh(`sudo -n ${words}`);

      expect(status).toBe(1);
      expect(stderr).toMatch(/a password is required|not allowed to (set|execute)/);
    });
  });

  describe("as lattice check proves them", () => {
    const found = (host = "rel-1") => rightsFound(relay.config, host);

    const install = (text: string) => {
      machine().write(RULES, text, "440");
      machine().inside(`visudo -cf ${RULES}`);
    };

    afterEach(() => {
      install(sudoersFile(relay.config, "rel-1") ?? "");
    });

    it("are what the bot needs and no more, and nothing is done by asking", async () => {
      const before = machine().inside(`systemctl show ${UNIT} ssh.service`);

      expect(await found()).toEqual([
        `pass acting on ${UNIT} on rel-1: stop, start, restart, reset-failed allowed`,
        "pass acting on anything else on rel-1: refused, as it must be",
        "pass reading anything else on rel-1: refused, as it must be",
      ]);
      const tasks = /^(Memory|CPU|Tasks|IO|IP)\w*=.*$/gm;
      const after = machine().inside(`systemctl show ${UNIT} ssh.service`);
      expect(after.replace(tasks, "")).toBe(before.replace(tasks, ""));
    });

    it("are too few where a line is missing", async () => {
      const without = (sudoersFile(relay.config, "rel-1") ?? "").replace(
        /^.*systemctl restart .*\n/m,
        "",
      );
      install(without);

      expect((await found())[0]).toMatch(/^fail acting on .*: restart not allowed: /);
    });

    it("are too few where sudo would ask for a password, which it does not say of itself", async () => {
      const own = sudoersFile(relay.config, "rel-1") ?? "";
      const acts = own.lastIndexOf("NOPASSWD:");
      install(`${own.slice(0, acts)}PASSWD:${own.slice(acts + "NOPASSWD:".length)}`);
      const listed = ssh(`sudo -n -l /usr/bin/systemctl stop --no-block ${UNIT}`);
      const [first] = await found();

      expect(listed.status).toBe(0);
      expect(first).toContain("stop, start, restart, reset-failed not allowed");
    });

    it("are not too many where everything else wants a password", async () => {
      install(`ops ALL=(ALL:ALL) ALL\n${sudoersFile(relay.config, "rel-1") ?? ""}`);

      expect((await found()).map((line) => line.split(" ", 1)[0])).toEqual([
        "pass",
        "pass",
        "pass",
      ]);
    });

    it("are not called right where a pattern lets more through beside all for a password", async () => {
      const own = sudoersFile(relay.config, "rel-1") ?? "";
      const glob = "ops ALL=(root) NOPASSWD: /usr/bin/systemctl stop --no-block builder@*\n";
      install(`ops ALL=(ALL:ALL) ALL\n${own}${glob}`);
      const told = await found();
      const { status } = ssh(
        `sudo -n /usr/bin/systemctl stop --no-block ${UNIT.replace("relay", "none")} none.service`,
      );

      expect(status).toBe(5);
      expect(told[0]).toMatch(/^pass acting on /);
      expect(told[1]).toMatch(/^unknown acting on anything else .* refuses: stop a second unit;/);
    });

    it("are not called right where no rule asks for the password that sudo speaks of", async () => {
      const own = sudoersFile(relay.config, "rel-1") ?? "";
      install(`Defaults:ops !authenticate\nops ALL=(ALL:ALL) ALL\n${own}`);
      const told = await found();
      const { status } = ssh("sudo -n /usr/bin/true");

      expect(status).toBe(0);
      expect(told[1]).toMatch(/^unknown acting on anything else /);
      expect(told[2]).toMatch(/^fail reading anything else /);
    });

    it.each([
      ["systemctl stop --no-block builder@*", "stop a second unit"],
      ["systemctl * --no-block systemd-*", "restart systemd-journald.service"],
      ["systemctl", "reset-failed systemd-journald.service"],
      ["stat --format\\=%Y\\:%n /etc/builder/*", "look at /etc/shadow beside its own"],
      ["stat", "look at /etc/shadow,"],
      ["grep -h -e *", "read other keys"],
      ["journalctl *", "read the log of systemd-journald.service"],
    ])("are too many with a rule for %s", async (rule, words) => {
      install(
        `${sudoersFile(relay.config, "rel-1") ?? ""}ops ALL=(root) NOPASSWD: /usr/bin/${rule}\n`,
      );
      const told = (await found()).filter((line) => line.startsWith("fail"));

      expect(told.join("\n")).toContain(words);
    });

    it("are proven on every host, also while one does not answer", async () => {
      relay.machines.machine("rel-3").link("down");
      const told = await Promise.all(["rel-1", "rel-2", "rel-3"].map(found));
      relay.machines.machine("rel-3").link("up");

      expect(told.slice(0, 2).flat()).toHaveLength(6);
      for (const line of told.slice(0, 2).flat()) expect(line).toMatch(/^pass /);
      expect(told[2]).toEqual([expect.stringMatching(/^fail acting on rel-3: unreachable/)]);
    });
  });
});
