import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Keys in a folder of their own and a real ssh-agent, both gone with `close`. */
export class SshWorld {
  readonly folder = mkdtempSync(join(tmpdir(), "lattice-keys-"));
  readonly home = join(this.folder, "home");
  readonly #agents: number[] = [];

  constructor() {
    mkdirSync(join(this.home, ".ssh"), { recursive: true, mode: 0o700 });
  }

  /** What a signer or a verifier is given of the environment, and nothing of this machine's own keys. */
  env(agent?: string): Record<string, string | undefined> {
    return {
      PATH: process.env["PATH"],
      HOME: this.home,
      ...(agent === undefined ? {} : { SSH_AUTH_SOCK: agent }),
    };
  }

  /** Makes a key pair and gives the path of its private half. */
  key(name: string, { type = "ed25519", passphrase = "" } = {}): string {
    const path = join(this.folder, name);
    const bits = type === "rsa" ? ["-b", "2048"] : [];
    this.#run("ssh-keygen", "-q", "-t", type, ...bits, "-N", passphrase, "-C", name, "-f", path);
    return path;
  }

  /** A line of `sshKeys`. */
  line(path: string): string {
    return readFileSync(`${path}.pub`, "utf8").trim();
  }

  fingerprint(path: string): string {
    return this.#run("ssh-keygen", "-l", "-f", `${path}.pub`).split(" ")[1] ?? "";
  }

  /** Starts an agent that holds these keys, and gives its socket. */
  agent(...paths: readonly string[]): string {
    const socket = join(this.folder, `agent-${this.#agents.length}`);
    const said = this.#run("ssh-agent", "-s", "-a", socket);
    this.#agents.push(Number(/SSH_AGENT_PID=(\d+)/.exec(said)?.[1]));
    for (const path of paths) {
      execFileSync("ssh-add", ["-q", path], { env: this.env(socket), stdio: "ignore" });
    }
    return socket;
  }

  /** A signature as `ssh-keygen -Y sign` makes it, for whatever purpose. */
  sign(path: string, text: string, namespace = "lattice-chatops"): string {
    const textPath = join(this.folder, "text");
    rmSync(`${textPath}.sig`, { force: true });
    writeFileSync(textPath, text);
    this.#run("ssh-keygen", "-Y", "sign", "-q", "-n", namespace, "-f", path, textPath);
    return readFileSync(`${textPath}.sig`, "utf8");
  }

  /** An environment in which this shell text stands in ssh-keygen's place. */
  inPlaceOfKeygen(text: string): Record<string, string | undefined> {
    const bin = mkdtempSync(join(this.folder, "bin-"));
    writeFileSync(join(bin, "ssh-keygen"), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
    return { ...this.env(), PATH: `${bin}:${process.env["PATH"] ?? ""}` };
  }

  close(): void {
    // An agent that may tidy up would take its socket away while the folder is being removed.
    for (const pid of this.#agents) process.kill(pid, "SIGKILL");
    rmSync(this.folder, { recursive: true, force: true });
  }

  #run(program: string, ...args: readonly string[]): string {
    return execFileSync(program, args, { env: this.env(), encoding: "utf8", stdio: "pipe" });
  }
}
