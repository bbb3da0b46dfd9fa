import { spawn, spawnSync } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { controlPath } from "../src/adapters/ssh/control-folder.ts";
import { openHosts } from "../src/app/hosts.ts";
import { parseConfig } from "../src/config/load.ts";
import { noTelemetry } from "../src/ports/telemetry.ts";
import { withKeys } from "../test/config/example.ts";
import { median } from "./figure.ts";
import type { Figure } from "./figure.ts";
import { slept } from "./sleep.ts";

const N = 60;

/** A look at a host over a connection that is open, against ssh itself running the same command over the same connection. */
export const sshWarm: Figure = {
  name: "ssh.warm",
  bound: 1.3,
  unit: "ratio",
  async measure({ sleepMs }) {
    const sshd = await Sshd.open();
    try {
      const text = withKeys({
        hosts: { "h-rel": { ssh: sshd.target } },
        ssh: {
          configFile: sshd.clientConfig,
          controlPersist: "5s",
          latticeIdCommand: ["echo", "ab".repeat(32)],
        },
      });
      const env = { PATH: process.env["PATH"], HOME: process.env["HOME"] };
      const config = parseConfig(text, "/");
      const hosts = openHosts(config, noTelemetry, env);
      const control = `ControlPath=${await controlPath(config.ssh, config.ssh.readKeyPath)}`;
      const ours: number[] = [];
      const bare: number[] = [];
      // Pairs, so that whatever else the machine does falls on both.
      for (let count = 0; count < N + 5; count += 1) {
        const looked = await timed(async () => {
          const told = await hosts.latticeId("h-rel", AbortSignal.timeout(10_000));
          if (told.kind === "unread") throw new Error(told.detail);
          await slept(sleepMs);
        });
        const sent = await timed(() => sshd.bare(`echo ${"ab".repeat(32)}`, control));
        if (count >= 5) {
          ours.push(looked);
          bare.push(sent);
        }
      }
      const peer = `bare ssh on the same master: ${median(bare).toFixed(1)} ms`;
      return { value: median(ours) / median(bare), n: N, peer };
    } finally {
      sshd.close();
    }
  },
};

async function timed(run: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await run();
  return performance.now() - begun;
}

/** A real sshd on a free loopback port, with keys of its own, for whoever runs this. */
class Sshd {
  readonly target = `${userInfo().username}@127.0.0.1`;
  readonly clientConfig: string;
  readonly #folder: string;
  readonly #child: ChildProcess;

  private constructor(folder: string, child: ChildProcess) {
    this.#folder = folder;
    this.#child = child;
    this.clientConfig = join(folder, "ssh_config");
  }

  static async open(): Promise<Sshd> {
    const folder = mkdtempSync(join(tmpdir(), "lattice-bench-"));
    const at = (name: string) => join(folder, name);
    for (const name of ["host", "key"]) {
      spawnSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", at(name)]);
    }
    const port = await freePort();
    writeFileSync(at("authorized_keys"), readFileSync(at("key.pub")), { mode: 0o600 });
    writeFileSync(at("known_hosts"), `[127.0.0.1]:${port} ${readFileSync(at("host.pub"), "utf8")}`);
    writeFileSync(
      at("sshd_config"),
      `Port ${port}\nListenAddress 127.0.0.1\nHostKey ${at("host")}\nAuthorizedKeysFile ${at("authorized_keys")}\nPasswordAuthentication no\nUsePAM no\nStrictModes no\nPidFile none\nSetEnv HOME=${folder}\n`,
    );
    writeFileSync(
      at("ssh_config"),
      `Host *\n  Port ${port}\n  IdentityFile ${at("key")}\n  IdentitiesOnly yes\n  UserKnownHostsFile ${at("known_hosts")}\n`,
    );
    spawnSync("mkdir", ["-p", "/run/sshd"]);
    const child = spawn("/usr/sbin/sshd", ["-D", "-f", at("sshd_config")], { stdio: "ignore" });
    child.once("error", () => undefined);
    await sleep(300);
    if (child.pid === undefined || child.exitCode !== null) {
      throw new Error("ssh.warm needs sshd (Debian: openssh-server)");
    }
    return new Sshd(folder, child);
  }

  /** ssh as a person would call it, over the connection that the bot holds open. */
  async bare(command: string, control: string): Promise<void> {
    const child = spawn("ssh", ["-F", this.clientConfig, "-o", control, this.target, command], {
      stdio: ["ignore", "pipe", "ignore"],
    });
    await once(child, "close");
  }

  close(): void {
    this.#child.kill();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}
