import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import { hostUnread } from "../../ports/hosts.ts";
import type { HostUnread } from "../../ports/hosts.ts";
import { commandFailure, connectionFailure } from "./ssh-failures.ts";

/** Bytes of an answer that are read at most. */
const MOST_BYTES = 4 * 1_048_576;

/** How long ssh may take to end when it is told to. */
const PATIENCE_MS = 200;

/** What a command printed on a host, and how it ended there. */
export interface Ran {
  readonly kind: "ran";
  readonly status: number;
  readonly stdout: string;
}

interface RemoteCommandOptions {
  readonly program: string;
  /** Everything before the command line. */
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly line: string;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/**
 * One command on a host. Its end is a line that only this call knows: ssh's own status says 255 for a lost
 * connection and for a process that was killed there alike, and what was read so far could be a part.
 */
export class RemoteCommand {
  readonly #options: RemoteCommandOptions;
  readonly #marker = `lattice-end-${randomBytes(12).toString("hex")}`;
  readonly #stdout: Buffer[] = [];
  #bytes = 0;
  #stderr = "";
  #resolve: (ended: Ran | HostUnread) => void = () => undefined;
  #child: ChildProcess | undefined;

  constructor(options: RemoteCommandOptions) {
    this.#options = options;
  }

  run(): Promise<Ran | HostUnread> {
    const { program, args, env, line, timeoutMs, signal } = this.#options;
    const ended = new Promise<Ran | HostUnread>((resolve) => {
      this.#resolve = resolve;
    });
    const timer = setTimeout(() => {
      this.#giveUp(hostUnread("timed out", `no answer within ${timeoutMs / 1000} s`));
    }, timeoutMs);
    const onAbort = () => {
      this.#giveUp(hostUnread("timed out", "no answer before the deadline"));
    };
    signal.addEventListener("abort", onAbort);
    // ssh joins its arguments and a shell parses them again: one string, made of checked words.
    const remote = `LC_ALL=C ${line}; printf '\\n%s %d\\n' ${this.#marker} $?`;
    const child = spawn(program, [...args, remote], { env, stdio: ["ignore", "pipe", "pipe"] });
    this.#child = child;
    child.stdout.on("data", (chunk: Buffer) => {
      this.#onStdout(chunk);
    });
    child.stderr.on("data", (chunk: Buffer) => {
      if (this.#stderr.length < 65_536) this.#stderr += chunk.toString();
    });
    child.once("error", () => {
      this.#resolve(hostUnread("no ssh program", `${program} cannot be run on the bot's machine`));
    });
    child.once("close", () => {
      this.#resolve(connectionFailure(this.#stderr));
    });
    return ended.finally(() => {
      clearTimeout(timer);
      signal.removeEventListener("abort", onAbort);
    });
  }

  #onStdout(chunk: Buffer): void {
    this.#bytes += chunk.length;
    if (this.#bytes > MOST_BYTES) {
      this.#giveUp(hostUnread("too large", `printed more than ${MOST_BYTES / 1_048_576} MiB`));
      return;
    }
    this.#stdout.push(chunk);
    if (chunk.at(-1) !== 0x0a) return;
    const text = Buffer.concat(this.#stdout).toString("utf8");
    const at = text.lastIndexOf(`\n${this.#marker} `);
    if (at === -1) return;
    const status = Number(text.slice(at + this.#marker.length + 2).trim());
    // What the command said on stderr came before its end; give it the moment to arrive.
    setImmediate(() => {
      this.#resolve(
        commandFailure(status, this.#stderr) ?? { kind: "ran", status, stdout: text.slice(0, at) },
      );
    });
  }

  #giveUp(why: HostUnread): void {
    this.#resolve(why);
    const child = this.#child;
    // SIGTERM lets ssh take its socket away; one that does not listen is killed.
    child?.kill("SIGTERM");
    setTimeout(() => child?.kill("SIGKILL"), PATIENCE_MS).unref();
  }
}
