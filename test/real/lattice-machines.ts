import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sudoersFile } from "../../src/adapters/ssh/sudoers-file.ts";
import { parseConfig } from "../../src/config/load.ts";
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

export type PersonName = keyof typeof PEOPLE;

const SUDOERS = "/etc/sudoers.d/lattice-chatops";

/** A lattice of eight machines, each with its own systemd and sshd, set up as an operator would. */
export class LatticeMachines {
  readonly machines: Machines;
  /** The configuration's file; the store lies beside it. */
  readonly path: string;
  readonly #folder = mkdtempSync(join(tmpdir(), "lattice-hosts-"));
  readonly #keys: Readonly<Record<string, unknown>>;

  private constructor(machines: Machines, keys: Readonly<Record<string, unknown>>) {
    this.machines = machines;
    this.#keys = keys;
    this.path = join(this.#folder, "lattice.yaml");
    for (const person of Object.keys(PEOPLE)) {
      const key = ["-q", "-t", "ed25519", "-N", "", "-C", person, "-f", join(this.#folder, person)];
      execFileSync("ssh-keygen", key);
    }
    this.configure();
    for (const machine of this.machines.machines) this.#setUp(machine);
  }

  /** Boots the machines; `keys` are set in the configuration, at dotted paths. */
  static async open(keys: Readonly<Record<string, unknown>> = {}): Promise<LatticeMachines> {
    const machines = await Machines.open(hostNames());
    try {
      return new LatticeMachines(machines, keys);
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
      ssh: { configFile: this.machines.sshConfig },
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
  }
}

function hostNames(): readonly string[] {
  const hosts = ORGANISMS.flatMap((name) => Object.values(PLACES[name]).map(({ host }) => host));
  return [...new Set(hosts)];
}

function instanceOf(unit: string): string {
  return /@(.*)\.service$/.exec(unit)?.[1] ?? "";
}

export function unitsOn({ organisms }: Config, host: string): readonly string[] {
  const members = ORGANISMS.flatMap((name) => organisms[name].members);
  return [...new Set(members.filter((one) => one.host === host).map(({ unit }) => unit))];
}
