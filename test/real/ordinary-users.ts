import { execFileSync, spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { chmodSync, chownSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parse, stringify } from "yaml";
import { launch, objects, printed, stop } from "../fakes/program.ts";

/** A user of the machine. Every Debian has these; ssh-keygen works for nobody whose id has no name. */
export interface User {
  readonly uid: number;
  readonly gid: number;
}

const GROUP = 60;

export const BOT: User = { uid: 5, gid: GROUP };

/** Whose key is whose. Ada and Ben belong to the bot's group, Eve does not. */
export const USERS = {
  ada: { uid: 6, gid: GROUP },
  ben: { uid: 8, gid: GROUP },
  eve: { uid: 9, gid: 9 },
} as const satisfies Readonly<Record<string, User>>;

export type UserName = keyof typeof USERS;

const ENV = { PATH: "/usr/local/bin:/usr/bin:/bin", NODE_DISABLE_COMPILE_CACHE: "1" };

/** A simulated lattice, a store that belongs to an ordinary user, and people who are other ones. */
export class OrdinaryUsers {
  readonly home = mkdtempSync(join(tmpdir(), "lattice-users-"));
  readonly store = join(this.home, "var");
  readonly #config = join(this.home, "lattice.yaml");
  readonly #running = new Set<ChildProcess>();
  #simulated: ChildProcess | undefined;

  async open(): Promise<void> {
    chmodSync(this.home, 0o755);
    this.#simulated = launch(["drill", "--serve", "--json"]);
    const [, path = ""] = await printed(this.#simulated, /"config":"([^"]+)"/);
    const config = parse(readFileSync(path, "utf8")) as {
      people: Record<string, { sshKeys?: string[] }>;
      store: object;
    };
    const { ada } = config.people;
    config.people = { ...config.people, eve: { ...ada } };
    for (const [name, section] of Object.entries(config.people)) {
      if (!(name in USERS)) continue;
      const user = USERS[name as UserName];
      const key = this.#key(name);
      execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", name, "-f", key]);
      chownSync(key, user.uid, user.gid);
      section.sshKeys = [readFileSync(`${key}.pub`, "utf8").trim()];
    }
    config.store = { sqlite: "./var/lattice.db" };
    writeFileSync(this.#config, stringify(config), { mode: 0o640 });
    chownSync(this.#config, BOT.uid, GROUP);
    mkdirSync(this.store, { mode: 0o750 });
    chownSync(this.store, BOT.uid, BOT.gid);
  }

  /** Has outsiders read the configuration: what keeps them out is to be the store's folder and the socket. */
  showConfig(): void {
    chmodSync(this.#config, 0o644);
  }

  async close(): Promise<void> {
    // A test that fails half-way must not leave a bot behind.
    for (const child of this.#running) child.kill("SIGKILL");
    if (this.#simulated !== undefined) await stop(this.#simulated);
    rmSync(this.home, { recursive: true, force: true });
  }

  /** The bot, started by hand as its user. */
  async bot(): Promise<ChildProcess> {
    const bot = this.#spawn(["start", "--config", this.#config], BOT);
    await printed(bot, /listening/);
    return bot;
  }

  /** One command, typed by a person in a login of their own. */
  async says(name: UserName, words: string, user: User = USERS[name]) {
    const as = ["--as", name, "--key", this.#key(name)];
    const args = ["run", "--config", this.#config, ...as, "--json", "--", words];
    const child = this.#spawn(args, user);
    let stdout = "";
    child.stdout?.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
    const [status] = (await once(child, "close")) as [number | null];
    const [answer = {}] = objects(stdout);
    return { status, answer, text: JSON.stringify(answer) };
  }

  #spawn(args: readonly string[], { uid, gid }: User): ChildProcess {
    const env = { ...ENV, HOME: this.home };
    const child = spawn(resolve("bin/lattice"), args, { uid, gid, env, cwd: "/" });
    this.#running.add(child);
    child.once("close", () => this.#running.delete(child));
    return child;
  }

  #key(name: string): string {
    return join(this.home, `${name}-key`);
  }
}
