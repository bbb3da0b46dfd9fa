import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sudoersFile } from "../../src/adapters/ssh/sudoers-file.ts";
import { parseConfig } from "../../src/config/load.ts";
import { membersOn, unitsOf } from "../../src/config/placed.ts";
import type { Config } from "../../src/config/config.ts";
import { ORGANISMS } from "../../src/lattice/organism.ts";
import type { Organism } from "../../src/lattice/organism.ts";
import { withKeys } from "../config/example.ts";
import { Machines } from "./machines.ts";
import type { Machine } from "./machines.ts";

/** Programs without which there are no machines. */
export const MACHINES_NEED = ["unshare", "nsenter", "ip", "ssh", "sshd", "mmdebstrap"];

interface Place {
  readonly host: string;
  readonly role?: string;
}

/** Where each member of the lattice runs: six stages, one of two machines at either end. */
const PLACES: Readonly<Record<Organism, Readonly<Record<string, Place>>>> = {
  zipnet: {
    "zipnet-1": { host: "zip-1", role: "server" },
    "zipnet-2": { host: "zip-2", role: "aggregator" },
  },
  unseal: { "unseal-1": { host: "uns-1" } },
  offer: { "offer-1": { host: "off-1" } },
  atelier: { "atelier-1": { host: "ate-1" } },
  relay: { "relay-1": { host: "rel-1" } },
  tally: { "tally-1": { host: "tal-1" }, "tally-2": { host: "tal-2" } },
};

const PEOPLE = {
  ada: "Ada Lind",
  ben: "Ben Okoro",
  eve: "Eve Sato",
} as const;

/** Their files' names; no person is called so. */
const BOT_KEYS = { look: "lattice-look", act: "lattice-act" } as const;

type BotKey = keyof typeof BOT_KEYS;

export type PersonName = keyof typeof PEOPLE;

const SUDOERS = "/etc/sudoers.d/lattice-chatops";

const LOOK = "/usr/local/sbin/lattice-look";

export interface LatticeMachinesOptions {
  /** Looking and acting have a key each, with lattice-look before the first, and nobody else can log in. */
  readonly twoKeys?: boolean;
}

/** A lattice of eight machines, each with its own systemd and sshd, set up as an operator would. */
export class LatticeMachines {
  readonly machines: Machines;
  /** The configuration's file; the store lies beside it. */
  readonly path: string;
  readonly #folder = mkdtempSync(join(tmpdir(), "lattice-hosts-"));
  readonly #keys: Readonly<Record<string, unknown>>;
  readonly #options: LatticeMachinesOptions;

  private constructor(
    machines: Machines,
    keys: Readonly<Record<string, unknown>>,
    options: LatticeMachinesOptions,
  ) {
    this.machines = machines;
    this.#keys = keys;
    this.#options = options;
    this.path = join(this.#folder, "lattice.yaml");
    for (const name of [...Object.keys(PEOPLE), ...Object.values(BOT_KEYS)]) {
      const key = ["-q", "-t", "ed25519", "-N", "", "-C", name, "-f", join(this.#folder, name)];
      execFileSync("ssh-keygen", key);
    }
    this.configure();
    for (const machine of this.machines.machines) this.#setUp(machine);
  }

  /** Boots the machines; `keys` are set in the configuration, at dotted paths. */
  static async open(
    keys: Readonly<Record<string, unknown>> = {},
    options: LatticeMachinesOptions = {},
  ): Promise<LatticeMachines> {
    const machines = await Machines.open(hostNames());
    try {
      return new LatticeMachines(machines, keys, options);
    } catch (error) {
      machines.close();
      throw error;
    }
  }

  get config(): Config {
    return parseConfig(readFileSync(this.path, "utf8"), this.#folder);
  }

  /** A person's private key. */
  key(person: PersonName): string {
    return join(this.#folder, person);
  }

  /** One of the bot's own private keys, where looking and acting have a key each. */
  botKey(which: BotKey): string {
    return join(this.#folder, BOT_KEYS[which]);
  }

  machine(name: string): Machine {
    return this.machines.machine(name);
  }

  /** Writes the configuration anew, with further keys. */
  configure(keys: Readonly<Record<string, unknown>> = {}): void {
    writeFileSync(this.path, this.#text(keys));
  }

  /** Takes everything away that the bot remembers. */
  forget(): void {
    rmSync(join(this.#folder, "var"), { recursive: true, force: true });
  }

  /** Every unit runs anew, as a member that ends at once when it is told to. */
  startAll(): void {
    const forgotten = "rm -f /etc/builder/*.fails /etc/builder/*.ignores /etc/builder/*.drains";
    for (const machine of this.machines.machines) {
      machine.inside(`${forgotten}; systemctl reset-failed; ${this.#restart(machine)}`);
    }
  }

  /** A host's units behave in a way of their own from now on: they run anew. */
  behave(host: string, how: "fails" | "ignores" | "drains", words = ""): void {
    const machine = this.machine(host);
    for (const unit of unitsOn(this.config, host)) {
      machine.write(`/etc/builder/${instanceOf(unit)}.${how}`, words);
    }
    machine.inside(this.#restart(machine));
  }

  /** Every unit takes this long to end when it is told to. */
  drain(seconds: number): void {
    for (const { name } of this.machines.machines) this.behave(name, "drains", `${seconds}`);
  }

  #restart(machine: Machine): string {
    return `systemctl restart --job-mode=replace ${unitsOn(this.config, machine.name).join(" ")}`;
  }

  close(): void {
    this.machines.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #text(keys: Readonly<Record<string, unknown>>): string {
    const members = ORGANISMS.map((name) => [`organisms.${name}.members`, PLACES[name]] as const);
    return withKeys({
      ...Object.fromEntries(members),
      // Nobody listens there: the walk is unknown at once, and a pause does not need it.
      gateway: { url: "http://127.0.0.1:9" },
      hosts: Object.fromEntries(
        this.machines.machines.map(({ name, address }) => [name, { ssh: `ops@${address}` }]),
      ),
      ssh: { configFile: this.machines.sshConfig, ...this.#twoKeys() },
      people: Object.fromEntries(
        Object.entries(PEOPLE).map(([id, name]) => [id, this.#person(id, name)]),
      ),
      "approvals.stayDown": "1s",
      store: { sqlite: "./var/lattice.db" },
      "http.listen": "127.0.0.1:0",
      ...this.#keys,
      ...keys,
    });
  }

  #twoKeys() {
    if (this.#options.twoKeys !== true) return {};
    return {
      readKeyFile: this.botKey("look"),
      actKeyFile: this.botKey("act"),
      latticeIdCommand: ["builder", "lattice-id"],
    };
  }

  #person(id: string, name: string) {
    const sshKeys = [readFileSync(join(this.#folder, `${id}.pub`), "utf8").trim()];
    return { name, roles: ["operator", "approver"], sshKeys };
  }

  #setUp(machine: Machine): void {
    const { config } = this;
    machine.write("/etc/builder/lattice-id", `${config.lattice.latticeId}\n`);
    machine.write("/etc/builder/common.env", `LATTICE_CONFIG_HEX="c0ffee"\n`, "600");
    for (const unit of unitsOn(config, machine.name)) {
      machine.write(`/etc/builder/${instanceOf(unit)}.env`, "# nothing\n", "600");
      machine.inside(`systemctl enable --now --quiet ${unit}`);
    }
    machine.write(SUDOERS, sudoersFile(config, machine.name) ?? "", "440");
    machine.inside(`visudo -cf ${SUDOERS}`);
    if (this.#options.twoKeys === true) this.#authorizeTwoKeys(machine);
  }

  /** As docs/operating.md has it. */
  #authorizeTwoKeys(machine: Machine): void {
    const [look, act] = (["look", "act"] as const).map((which) =>
      readFileSync(`${this.botKey(which)}.pub`, "utf8"),
    );
    machine.write(LOOK, readFileSync("deploy/hosts/lattice-look", "utf8"), "755");
    const lines = `restrict,command="${LOOK} builder lattice-id" ${look}restrict ${act}`;
    machine.inside("cat > /home/ops/.ssh/authorized_keys", lines);
  }
}

function hostNames(): readonly string[] {
  const hosts = ORGANISMS.flatMap((name) => Object.values(PLACES[name]).map(({ host }) => host));
  return [...new Set(hosts)];
}

function instanceOf(unit: string): string {
  return /@(.*)\.service$/.exec(unit)?.[1] ?? "";
}

export function unitsOn(config: Config, host: string): readonly string[] {
  return unitsOf(membersOn(config, host));
}
