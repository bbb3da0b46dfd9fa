import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { path } from "../../fakes/matrix/people/caller.ts";
import { Person } from "../../fakes/matrix/people/person.ts";
import { announce } from "../announce.ts";
import { register } from "./registration.ts";
import { LOG_CONFIG, synapseConfig } from "./synapse-config.ts";
import type { Limits } from "./synapse-config.ts";

const PYTHON = resolve("var/synapse/bin/python");

/** Programs a suite with this server needs; test/real/install-synapse.sh makes it. */
export const SYNAPSE_NEEDS = [PYTHON, "setpriv"];

export interface SynapseOptions {
  /** `relaxed` where nothing is said. */
  readonly limits?: Limits;
  /** Version of rooms for which nobody asks another. */
  readonly roomVersion?: string;
}

interface Home {
  readonly port: number;
  readonly folder: string;
  readonly secret: string;
}

const READY_MS = 90_000;

/**
 * A real Synapse on a free loopback port, in a folder of its own, that nobody else can reach. On a machine with two cores a first
 * start takes 5 to 8 s, depending on who else is at work, and one with its tables in place about 4 s.
 */
export class SynapseServer {
  readonly url: string;
  readonly serverName = "hs.test";
  readonly #home: Home;
  readonly #log: string[] = [];
  #child: ChildProcess | undefined;
  #admin: Promise<Person> | undefined;

  private constructor(home: Home) {
    this.url = `http://127.0.0.1:${home.port}`;
    this.#home = home;
  }

  static async open({ limits = "relaxed", roomVersion }: SynapseOptions = {}) {
    const folder = mkdtempSync(join(tmpdir(), "lattice-synapse-"));
    const secret = randomBytes(16).toString("hex");
    const port = await freePort();
    const config = synapseConfig({ port, serverName: "hs.test", secret, limits, roomVersion });
    // JSON is YAML.
    writeFileSync(join(folder, "homeserver.yaml"), JSON.stringify(config), { mode: 0o600 });
    writeFileSync(join(folder, "log.yaml"), JSON.stringify(LOG_CONFIG));
    writeFileSync(join(folder, "signing.key"), signingKey(), { mode: 0o600 });
    const server = new SynapseServer({ port, folder, secret });
    try {
      await server.start();
    } catch (error) {
      await server.close();
      throw error;
    }
    return server;
  }

  /** Makes an account; `name` is what stands before the server's name. */
  async user(name: string, { admin = false }: { readonly admin?: boolean } = {}): Promise<Person> {
    const password = randomBytes(8).toString("hex");
    const made = await register(this.url, this.#home.secret, { name, password, admin });
    return new Person(this.url, made);
  }

  /** The newest version of rooms that the server calls stable. */
  async newestRoomVersion(): Promise<string> {
    const { caller } = await this.#theAdmin();
    const { capabilities } = await caller.ask<{
      readonly capabilities: {
        readonly "m.room_versions": { readonly available: Readonly<Record<string, string>> };
      };
    }>("GET", path("capabilities"));
    const stable = Object.entries(capabilities["m.room_versions"].available)
      .filter(([version, state]) => state === "stable" && /^\d+$/.test(version))
      .map(([version]) => Number(version));
    return `${Math.max(...stable)}`;
  }

  /** Takes an account away, as an administrator: its tokens end, and it is in no room any more. */
  async deactivate(user: string): Promise<void> {
    const { caller } = await this.#theAdmin();
    await caller.ask("POST", `/_synapse/admin/v1/deactivate/${encodeURIComponent(user)}`, {});
  }

  /** Lifts the limits for one account, as an administrator of a homeserver does for a bot. */
  async unlimit(user: string): Promise<void> {
    const { caller } = await this.#theAdmin();
    const to = `/_synapse/admin/v1/users/${encodeURIComponent(user)}/override_ratelimit`;
    await caller.ask("POST", to, { messages_per_second: 0, burst_count: 0 });
  }

  /** What it wrote, for somebody who looks why a test failed. */
  log(): string {
    return this.#log.join("");
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** Starts it anew where it was stopped: the same port, and everything it knew. */
  async start(): Promise<void> {
    const synapse = [PYTHON, "-m", "synapse.app.homeserver", "-c", "homeserver.yaml"];
    // A suite that is killed must not leave it running.
    const child = spawn("setpriv", ["--pdeathsig", "KILL", ...synapse], {
      cwd: this.#home.folder,
      stdio: ["ignore", "pipe", "pipe"],
    });
    child.stdout.on("data", (text) => this.#log.push(String(text)));
    child.stderr.on("data", (text) => this.#log.push(String(text)));
    this.#child = child;
    await this.#ready(child);
  }

  /** Kills it, as a machine that goes away does; nothing answers any more. */
  async stop(): Promise<void> {
    const child = this.#child;
    if (child?.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, "exit");
    child.kill("SIGKILL");
    await ended;
  }

  async close(): Promise<void> {
    await this.stop();
    rmSync(this.#home.folder, { recursive: true, force: true });
  }

  #theAdmin(): Promise<Person> {
    this.#admin ??= this.user("server-admin", { admin: true });
    return this.#admin;
  }

  async #ready(child: ChildProcess): Promise<void> {
    const ends = performance.now() + READY_MS;
    while (performance.now() < ends) {
      // Another process may answer on a port we thought free: ours must still live.
      if (child.exitCode !== null) {
        throw new Error(`Synapse ended before it was ready:\n${this.log()}`);
      }
      const answer = await fetch(`${this.url}/health`).catch(() => undefined);
      if (answer?.ok === true) {
        const server = await fetch(`${this.url}/_synapse/admin/v1/server_version`);
        const { server_version: version } = (await server.json()) as { server_version: string };
        // It adds the branch of the checkout it is installed in.
        announce("Synapse", version.replace(/ .*/, ""), child.pid);
        return;
      }
      await sleep(50);
    }
    throw new Error(`Synapse was not ready within ${READY_MS / 1_000} s:\n${this.log()}`);
  }
}

/** A key in Synapse's own format: what it would make itself in a process of its own, which takes seconds. */
function signingKey(): string {
  return `ed25519 a_test ${randomBytes(32).toString("base64").replaceAll("=", "")}\n`;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}
