import type { SshConfig } from "../../config/config.ts";
import type { HostUnread } from "../../ports/hosts.ts";
import type { Telemetry } from "../../ports/telemetry.ts";
import { controlPath } from "./control-folder.ts";
import { RemoteCommand } from "./remote-command.ts";
import type { Ran } from "./remote-command.ts";

export interface SshClientOptions {
  readonly ssh: SshConfig;
  /** The key file it logs in with; undefined for what the operator's configuration says. */
  readonly keyPath: string | undefined;
  /** How ssh reaches a host, by host. */
  readonly hosts: Readonly<Record<string, string>>;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly telemetry: Telemetry;
}

/** Of our environment, what ssh needs; tokens stay here. */
const ENVIRONMENT = ["PATH", "HOME", "USER", "LOGNAME", "SSH_AUTH_SOCK", "TMPDIR"];

/** The operator's own ssh, kept connected. Command lines come from command-lines.ts and act-lines.ts only. */
export class SshClient {
  readonly #options: SshClientOptions;
  #controlPath: Promise<string> | undefined;

  constructor(options: SshClientOptions) {
    this.#options = options;
  }

  /** For what only looks: where a connection is lost, it is run a second time. */
  async run(host: string, line: string, signal: AbortSignal): Promise<Ran | HostUnread> {
    const ran = await this.once(host, line, signal);
    // A command that shared a connection with one that was given up falls with it. Looking again does no harm.
    const again = ran.kind === "unread" && ran.reason === "connection lost" && !signal.aborted;
    return again ? this.once(host, line, signal) : ran;
  }

  /** For what acts: a lost connection tells nothing, and nothing is sent again. */
  async once(host: string, line: string, signal: AbortSignal): Promise<Ran | HostUnread> {
    const begun = performance.now();
    const ended = await this.#attempt(host, line, signal);
    const outcome = ended.kind === "unread" ? ended.reason : "ok";
    this.#options.telemetry.sourceAsked("ssh", outcome, performance.now() - begun);
    return ended;
  }

  async #attempt(host: string, line: string, signal: AbortSignal): Promise<Ran | HostUnread> {
    const { ssh, env } = this.#options;
    const command = new RemoteCommand({
      program: ssh.program,
      args: await this.#arguments(host),
      env: Object.fromEntries(
        ENVIRONMENT.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]])),
      ),
      line,
      timeoutMs: ssh.commandTimeoutMs,
      signal,
    });
    return command.run();
  }

  async #arguments(host: string): Promise<readonly string[]> {
    const { ssh, hosts, keyPath } = this.#options;
    this.#controlPath ??= controlPath(ssh, keyPath);
    const options = {
      BatchMode: "yes",
      StrictHostKeyChecking: "yes",
      ConnectTimeout: "3",
      ServerAliveInterval: "5",
      ServerAliveCountMax: "2",
      ForwardAgent: "no",
      ClearAllForwardings: "yes",
      PermitLocalCommand: "no",
      ControlMaster: "auto",
      ControlPath: await this.#controlPath,
      // To ssh, 0 means for ever.
      ControlPersist:
        ssh.controlPersistMs < 1000 ? "no" : `${Math.round(ssh.controlPersistMs / 1000)}`,
      ...(keyPath === undefined ? {} : { IdentitiesOnly: "yes" }),
    };
    return [
      "-T",
      "-n",
      ...(ssh.configPath === undefined ? [] : ["-F", ssh.configPath]),
      ...(keyPath === undefined ? [] : ["-i", keyPath]),
      ...Object.entries(options).flatMap(([name, value]) => ["-o", `${name}=${value}`]),
      "--",
      hosts[host] ?? host,
    ];
  }
}
