import { spawn, spawnSync } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { announce } from "./announce.ts";

const PROGRAMS = "/usr/lib/postgresql/15/bin";

/** Programs a suite with this server needs. */
export const POSTGRES_NEEDS = [`${PROGRAMS}/initdb`, `${PROGRAMS}/postgres`, "runuser"];

const PASSWORD = "s3cret";

/** A real PostgreSQL on a free loopback port, in a folder of its own, that writes to disk what it says it wrote. */
export class PostgresServer {
  readonly #port: number;
  readonly #child: ChildProcess;
  readonly #folder: string;
  #databases = 0;

  private constructor(port: number, child: ChildProcess, folder: string) {
    this.#port = port;
    this.#child = child;
    this.#folder = folder;
  }

  /** The server refuses to run as root: it is the user's that its package made. `settings` are as its file has them. */
  static async open(settings: Readonly<Record<string, string>> = {}): Promise<PostgresServer> {
    const folder = mkdtempSync(join(tmpdir(), "lattice-postgres-"));
    run("chown", "postgres", folder);
    const data = join(folder, "data");
    const password = join(folder, "password");
    run("runuser", "-u", "postgres", "--", "sh", "-c", `umask 077; echo ${PASSWORD} > ${password}`);
    const made = ["-D", data, "-U", "bot", "--auth=scram-sha-256", `--pwfile=${password}`];
    run("runuser", "-u", "postgres", "--", `${PROGRAMS}/initdb`, ...made);
    const port = await freePort();
    const wanted = { port: `${port}`, listen_addresses: "127.0.0.1", ...settings };
    const own = { unix_socket_directories: "", fsync: "on", log_min_messages: "fatal", ...wanted };
    const options = Object.entries(own).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
    const args = ["-u", "postgres", "--", `${PROGRAMS}/postgres`, "-D", data, ...options];
    const child = spawn("runuser", args, { stdio: "ignore" });
    const server = new PostgresServer(port, child, folder);
    const [row] = await server.#ready();
    announce("PostgreSQL", String(row?.["version"]), child.pid);
    return server;
  }

  /** A new database; gives its address. */
  async database(): Promise<string> {
    this.#databases += 1;
    const name = `lattice_${this.#databases}`;
    await sendSql(this.address("postgres"), `CREATE DATABASE ${name}`);
    return this.address(name);
  }

  address(database: string, password = PASSWORD): string {
    return `postgres://bot:${password}@127.0.0.1:${this.#port}/${database}`;
  }

  async close(): Promise<void> {
    const ended = once(this.#child, "exit");
    run(
      "runuser",
      "-u",
      "postgres",
      "--",
      `${PROGRAMS}/pg_ctl`,
      "-D",
      join(this.#folder, "data"),
      "-m",
      "immediate",
      "stop",
    );
    await ended;
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #ready() {
    for (let tries = 0; tries < 200; tries += 1) {
      if (this.#child.exitCode !== null) throw new Error("PostgreSQL ended before it was ready");
      try {
        return await sendSql(
          this.address("postgres"),
          "SELECT current_setting('server_version') AS version",
        );
      } catch {
        await sleep(50);
      }
    }
    throw new Error("PostgreSQL did not come up");
  }
}

/** One statement over a connection of its own, as an operator's client sends it. */
export async function sendSql(
  address: string,
  statement: string,
): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const client = new pg.Client({ connectionString: address });
  try {
    await client.connect();
    const { rows } = await client.query<Record<string, unknown>>(statement);
    return rows;
  } finally {
    await client.end();
  }
}

function run(program: string, ...args: readonly string[]): void {
  const { status, stderr } = spawnSync(program, args, { encoding: "utf8", cwd: "/" });
  if (status !== 0) throw new Error(`${program} ${args.join(" ")}: ${stderr}`);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}
