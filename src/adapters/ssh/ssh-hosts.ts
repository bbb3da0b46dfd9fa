import type { SshConfig } from "../../config/config.ts";
import { environmentKeys, hostUnread } from "../../ports/hosts.ts";
import type { EnvironmentQuestion, FileAge, Hosts, HostUnread } from "../../ports/hosts.ts";
import {
  environmentLine,
  fileAgesLine,
  journalLine,
  latticeIdLine,
  unitsLine,
  UnfitWord,
} from "./command-lines.ts";
import { journalOf } from "./journal-lines.ts";
import type { Ran } from "./remote-command.ts";
import type { SshClient } from "./ssh-client.ts";
import { unitsOf } from "./unit-properties.ts";

/** Hosts over the operator's ssh, to be looked at only. */
export class SshHosts implements Hosts {
  readonly #client: SshClient;
  readonly #ssh: SshConfig;

  constructor(client: SshClient, ssh: SshConfig) {
    this.#client = client;
    this.#ssh = ssh;
  }

  async units(host: string, units: readonly string[], signal: AbortSignal) {
    const ran = await this.#run(host, () => unitsLine(units), signal);
    if (ran.kind === "unread") return ran;
    const found = unitsOf(ran.stdout);
    const states = units.map((unit) => found.find((state) => state.unit === unit));
    const told = states.filter((state) => state !== undefined);
    if (ran.status !== 0 || told.length !== units.length) {
      return unexpected("systemctl does not tell the unit's state");
    }
    return { kind: "units" as const, units: told };
  }

  async journal(host: string, unit: string, signal: AbortSignal) {
    const ran = await this.#run(host, () => journalLine(unit), signal);
    if (ran.kind === "unread") return ran;
    if (ran.status !== 0) return unexpected("journalctl failed there");
    return { kind: "journal" as const, lines: journalOf(ran.stdout) };
  }

  async latticeId(host: string, signal: AbortSignal) {
    const { latticeIdCommand } = this.#ssh;
    if (latticeIdCommand === undefined) {
      return hostUnread("not configured", "`ssh.latticeIdCommand` is not configured");
    }
    const ran = await this.#run(host, () => latticeIdLine(latticeIdCommand), signal);
    if (ran.kind === "unread") return ran;
    const ids = ran.stdout.match(/\b(?:0x)?[0-9a-fA-F]{64}\b/g) ?? [];
    const [id] = ids;
    if (ran.status !== 0 || id === undefined || ids.length > 1) {
      return unexpected("`ssh.latticeIdCommand` does not print one id of 64 hex digits");
    }
    return { kind: "lattice-id" as const, latticeId: id.replace(/^0x/i, "").toLowerCase() };
  }

  async fileAges(host: string, paths: readonly string[], signal: AbortSignal) {
    const ran = await this.#run(host, () => fileAgesLine(paths), signal);
    if (ran.kind === "unread") return ran;
    const files = ran.stdout.split("\n").flatMap((line): readonly FileAge[] => {
      const [, seconds, path] = /^(\d+):(.+)$/.exec(line) ?? [];
      return path === undefined ? [] : [{ path, changedMs: Number(seconds) * 1000 }];
    });
    return { kind: "ages" as const, files };
  }

  async environment(host: string, { organism, paths }: EnvironmentQuestion, signal: AbortSignal) {
    const keys = environmentKeys(organism);
    const ran = await this.#run(host, () => environmentLine(keys, paths), signal);
    if (ran.kind === "unread") return ran;
    const values = ran.stdout.split("\n").flatMap((line) => {
      const [, key = "", value = ""] = /^([A-Z0-9_]+)=\s*(.*?)\s*$/.exec(line) ?? [];
      return keys.some((wanted) => wanted === key) ? [[key, unquoted(value)] as const] : [];
    });
    return { kind: "environment" as const, values: Object.fromEntries(values) };
  }

  async #run(host: string, line: () => string, signal: AbortSignal): Promise<Ran | HostUnread> {
    try {
      return await this.#client.run(host, line(), signal);
    } catch (error) {
      if (!(error instanceof UnfitWord)) throw error;
      return hostUnread(
        "not configured",
        `${error.message}: look at the names in the configuration`,
      );
    }
  }
}

function unexpected(detail: string): HostUnread {
  return hostUnread("unexpected answer", detail);
}

/** systemd allows one pair of quotes around a value. */
function unquoted(value: string): string {
  return /^(["']).*\1$/.test(value) ? value.slice(1, -1) : value;
}
