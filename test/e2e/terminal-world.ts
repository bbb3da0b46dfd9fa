import type { ChildProcess } from "node:child_process";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { lattice, launch, objects, printed, stop } from "../fakes/program.ts";

/** Who types: the person they say they are, and whose key they use; their own unless told otherwise. */
export interface Typist {
  readonly as: string;
  readonly key?: string;
}

const PEOPLE = ["ada", "ben"];

/** A simulated lattice that other processes see as a real one, and two people with keys of their own. */
export class TerminalWorld {
  readonly home: string;
  readonly configPath: string;
  readonly #lattice: ChildProcess;

  private constructor(home: string, simulated: ChildProcess) {
    this.home = home;
    this.configPath = join(home, "lattice.yaml");
    this.#lattice = simulated;
  }

  static async open(): Promise<TerminalWorld> {
    const home = mkdtempSync(join(tmpdir(), "lattice-terminal-"));
    const simulated = launch(["drill", "--serve", "--json"]);
    const world = new TerminalWorld(home, simulated);
    const [, path = ""] = await printed(simulated, /"config":"([^"]+)"/);
    const config = parse(readFileSync(path, "utf8")) as {
      people: Record<string, { sshKeys?: string[] }>;
      store: object;
    };
    for (const person of PEOPLE) {
      const key = world.#key(person);
      execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", person, "-f", key]);
      const section = config.people[person];
      if (section !== undefined) section.sshKeys = [readFileSync(`${key}.pub`, "utf8").trim()];
    }
    config.store = { sqlite: "./var/lattice.db" };
    writeFileSync(world.configPath, stringify(config));
    return world;
  }

  /** Takes the store away; the simulated lattice stays as it is. */
  forget(): void {
    rmSync(join(this.home, "var"), { recursive: true, force: true });
  }

  async close(): Promise<void> {
    await stop(this.#lattice);
    rmSync(this.home, { recursive: true, force: true });
  }

  /** The words of the command line that somebody types. */
  args(words: string, who?: Typist): readonly string[] {
    const as = who === undefined ? [] : ["--as", who.as, "--key", this.#key(who.key ?? who.as)];
    return ["run", "--config", this.configPath, ...as, "--json", "--", words];
  }

  /** One command from a terminal, to its end. */
  async run(words: string, who?: Typist) {
    const env = { HOME: this.home };
    const { status, stdout, stderr } = await lattice(this.args(words, who), { env });
    return { status, answer: objects(stdout)[0], stderr };
  }

  /** One command from a terminal, left running. */
  launch(words: string, who: Typist): ChildProcess {
    return launch(this.args(words, who), { env: { HOME: this.home } });
  }

  /** Has Ada ask for something, and gives what to type to agree. */
  async asked(wanted: string): Promise<string> {
    const { answer } = await this.run(`${wanted} --reason "a test"`, { as: "ada" });
    const { request } = answer?.["result"] as { request: { id: string; planHash: string } };
    return `approve ${request.id} ${request.planHash.slice(0, 8)}`;
  }

  audit(...args: readonly string[]) {
    return lattice(["audit", ...args, "--config", this.configPath]);
  }

  #key(person: string): string {
    return join(this.home, `${person}-key`);
  }
}
