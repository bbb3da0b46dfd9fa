import { spawnSync } from "node:child_process";
import { randomInt } from "node:crypto";
import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { announce } from "./announce.ts";

/** Where the machines' file system is kept from one run to the next. */
const FOLDER = process.env["LATTICE_REAL_FOLDER"] ?? join(tmpdir(), "lattice-real");

const script = (name: string) => resolve(`test/real/machines/${name}.sh`);

function run(command: string, args: readonly string[], input = ""): string {
  const { status, stdout, stderr } = spawnSync(command, args, { input, encoding: "utf8" });
  if (status !== 0) throw new Error(`${command} ${args.join(" ")}: ${stderr || stdout}`);
  return stdout;
}

/** A machine with its own systemd and sshd, in namespaces on this computer. */
export class Machine {
  readonly name: string;
  readonly address: string;
  readonly #run: string;
  #pid: string;

  constructor(run: string, name: string, address: string) {
    this.#run = run;
    this.name = name;
    this.address = address;
    this.#pid = this.#boot();
  }

  get pid(): string {
    return this.#pid;
  }

  /** Runs a shell command in it as root, through a door that ssh knows nothing of. */
  inside(command: string, input = ""): string {
    return run("nsenter", ["-t", this.#pid, "-a", "sh", "-c", command], input);
  }

  write(path: string, text: string, mode = "644"): void {
    this.inside(`mkdir -p "$(dirname ${path})"; cat > ${path}; chmod ${mode} ${path}`, text);
  }

  /** Its public host key, as known_hosts has it. */
  knownHost(): string {
    const [type = "", key = ""] = this.inside("cat /etc/ssh/ssh_host_ed25519_key.pub").split(" ");
    return `${this.address} ${type} ${key}\n`;
  }

  /** Takes its network cable out, or puts it back in. */
  link(state: "up" | "down"): void {
    run("ip", ["-n", `lat${this.#run}-${this.name}`, "link", "set", "eth0", state]);
  }

  down(how: "shutdown" | "cut"): void {
    run("bash", [script("down"), FOLDER, this.#run, this.name, ...(how === "cut" ? ["cut"] : [])]);
  }

  up(): void {
    this.#pid = this.#boot();
  }

  /** Waits until systemd has started everything. */
  async ready(): Promise<void> {
    for (let tries = 0; tries < 200; tries += 1) {
      const told = spawnSync("nsenter", ["-t", this.#pid, "-a", "systemctl", "is-active", "ssh"]);
      if (told.status === 0) return;
      await sleep(50);
    }
    throw new Error(`${this.name} did not come up: ${this.#console()}`);
  }

  #boot(): string {
    const args = [script("up"), FOLDER, this.#run, this.name, this.address];
    return run("bash", args).trim();
  }

  #console(): string {
    return readFileSync(join(FOLDER, `machines-${this.#run}`, this.name, "console.log"), "utf8");
  }
}

/** Machines of one run on a bridge of their own, and an ssh configuration that reaches them. */
export class Machines {
  readonly key: string;
  readonly sshConfig: string;
  readonly knownHosts: string;
  readonly machines: readonly Machine[];
  readonly #run: string;

  private constructor(run: string, machines: readonly Machine[]) {
    this.#run = run;
    this.machines = machines;
    this.key = join(FOLDER, "key");
    const folder = join(FOLDER, `machines-${run}`);
    this.sshConfig = join(folder, "ssh_config");
    this.knownHosts = join(folder, "known_hosts");
    this.trust();
    const hosts = machines.map(({ name, address }) => `Host ${name}\n  HostName ${address}\n`);
    const common = `Host *\n  User ops\n  IdentityFile ${this.key}\n  IdentitiesOnly yes\n  UserKnownHostsFile ${this.knownHosts}\n  GlobalKnownHostsFile /dev/null\n`;
    writeFileSync(this.sshConfig, hosts.join("") + common);
  }

  /** Boots one machine for each name. */
  static async open(names: readonly string[]): Promise<Machines> {
    mkdirSync(FOLDER, { recursive: true });
    run("bash", [script("root"), FOLDER]);
    const id = randomInt(36 ** 3, 36 ** 4).toString(36);
    const net = `10.${randomInt(100, 250)}.${randomInt(1, 250)}`;
    try {
      const machines = names.map((name, index) => new Machine(id, name, `${net}.${index + 11}`));
      await Promise.all(machines.map((machine) => machine.ready()));
      const version = machines[0]?.inside("systemctl --version | head -1").trim() ?? "";
      for (const { name, pid } of machines) announce(`${name}: ${version}`, "", Number(pid));
      return new Machines(id, machines);
    } catch (error) {
      sweep(id);
      throw error;
    }
  }

  machine(name: string): Machine {
    const found = this.machines.find((machine) => machine.name === name);
    if (found === undefined) throw new Error(`no machine is called ${name}`);
    return found;
  }

  /** Writes down every machine's host key as it is now. */
  trust(): void {
    writeFileSync(this.knownHosts, "");
    for (const machine of this.machines) appendFileSync(this.knownHosts, machine.knownHost());
  }

  close(): void {
    sweep(this.#run);
  }
}

/** Takes everything of a run away, also where some of it never came up. */
function sweep(id: string): void {
  run("bash", [script("sweep"), FOLDER, id]);
}
