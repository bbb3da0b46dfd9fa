import type { SshConfig } from "../../config/config.ts";
import { hostUnread } from "../../ports/hosts.ts";
import type { HostUnread } from "../../ports/hosts.ts";
import type { Telemetry } from "../../ports/telemetry.ts";
import { controlPath } from "./control-folder.ts";
import { RemoteCommand } from "./remote-command.ts";
import type { Ran } from "./remote-command.ts";

export interface SshClientOptions {
  readonly ssh: SshConfig;
  /** How ssh reaches a host, by host. */
  readonly hosts: Readonly<Record<string, string>>;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly telemetry: Telemetry;
}

/** Of our environment, what ssh needs; tokens stay here. */
const ENVIRONMENT = ["PATH", "HOME", "USER", "LOGNAME", "SSH_AUTH_SOCK", "TMPDIR"];

/** The operator's own ssh, kept connected. Command lines come from command-lines.ts and from nowhere else. */
export class SshClient {
  readonly #options: SshClientOptions;
  #controlPath: Promise<string> | undefined;

  constructor(options: SshClientOptions) {
    this.#options = options;
  }

  async run(host: string, line: string, signal: AbortSignal): Promise<Ran | HostUnread> {
    const begun = performance.now();
    const ran = await this.#attempt(host, line, signal);
    // A command that shared a connection with one that was given up falls with it. Looking again does no harm.
    const again = ran.kind === "unread" && ran.reason === "connection lost" && !signal.aborted;
    const ended = again ? await this.#attempt(host, line, signal) : ran;
    const outcome = ended.kind === "unread" ? ended.reason : "ok";
    this.#options.telemetry.sourceAsked("ssh", outcome, performance.now() - begun);
    return ended;
  }

  async #attempt(host: string, line: string, signal: AbortSignal): Promise<Ran | HostUnread> {
    if (signal.aborted) return hostUnread("timed out", "there was no time left to ask it");
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
    const { ssh, hosts } = this.#options;
    this.#controlPath ??= controlPath(ssh);
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
      ControlPersist: `${Math.round(ssh.controlPersistMs / 1000)}`,
      ...(ssh.readKeyPath === undefined ? {} : { IdentitiesOnly: "yes" }),
    };
    return [
      "-T",
      "-n",
      ...(ssh.configPath === undefined ? [] : ["-F", ssh.configPath]),
      ...(ssh.readKeyPath === undefined ? [] : ["-i", ssh.readKeyPath]),
      ...Object.entries(options).flatMap(([name, value]) => ["-o", `${name}=${value}`]),
      "--",
      hosts[host] ?? host,
    ];
  }
}
