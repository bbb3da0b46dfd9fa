import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import { hostUnread } from "../../ports/hosts.ts";
import type { HostUnread } from "../../ports/hosts.ts";
import { commandFailure, connectionFailure } from "./ssh-failures.ts";

/** Bytes of an answer that are read at most. */
const MOST_BYTES = 4 * 1_048_576;

/** Bytes of what a command said on stderr that are kept: enough for any reason. */
const MOST_STDERR = 65_536;

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
  #tail = "";
  #ran: Ran | undefined;
  #stderr = "";
  #resolve: (ended: Ran | HostUnread) => void = () => undefined;
  #child: ChildProcess | undefined;

  constructor(options: RemoteCommandOptions) {
    this.#options = options;
  }

  run(): Promise<Ran | HostUnread> {
    const { program, args, env, line, timeoutMs, signal } = this.#options;
    // Whoever listens to a signal that has been aborted never hears of it.
    if (signal.aborted) {
      return Promise.resolve(hostUnread("timed out", "there was no time left to ask it"));
    }
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
    const end = `'\\n%s %d\\n' ${this.#marker}`;
    const remote = `LC_ALL=C ${line}; s=$?; printf ${end} $s >&2; printf ${end} $s`;
    // In a group of its own: Ctrl-C at our terminal is for us, and must not cut off what is being sent.
    const child = spawn(program, [...args, remote], {
      env,
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
    });
    this.#child = child;
    child.stdout.on("data", (chunk: Buffer) => {
      this.#onStdout(chunk);
    });
    child.stderr.on("data", (chunk: Buffer) => {
      this.#onStderr(chunk);
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
    // The mark is a last line, so the last bytes tell; all that was read would be searched for every chunk.
    const longest = this.#marker.length + 8;
    this.#tail = `${this.#tail}${chunk.subarray(-longest).toString("latin1")}`.slice(-longest);
    const [, status] = new RegExp(`\\n${this.#marker} (\\d+)\\n$`).exec(this.#tail) ?? [];
    if (status === undefined) return;
    const text = Buffer.concat(this.#stdout).toString("utf8");
    const stdout = text.slice(0, text.lastIndexOf(`\n${this.#marker} `));
    this.#ran = { kind: "ran", status: Number(status), stdout };
    this.#endWhenTold();
  }

  #onStderr(chunk: Buffer): void {
    if (this.#stderr.length < MOST_STDERR) this.#stderr += chunk.toString();
    this.#endWhenTold();
  }

  /** The two streams arrive in any order: what went wrong is read to its own mark before it is judged. */
  #endWhenTold(): void {
    const ran = this.#ran;
    if (ran === undefined) return;
    if (ran.status === 0) {
      this.#resolve(ran);
      return;
    }
    const told = this.#stderr.includes(this.#marker) || this.#stderr.length >= MOST_STDERR;
    if (told) this.#resolve(commandFailure(ran.status, this.#stderr) ?? ran);
  }

  #giveUp(why: HostUnread): void {
    this.#resolve(why);
    const child = this.#child;
    // SIGTERM lets ssh take its socket away; one that does not listen is killed.
    child?.kill("SIGTERM");
    setTimeout(() => child?.kill("SIGKILL"), PATIENCE_MS).unref();
  }
}
