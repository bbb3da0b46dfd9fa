import { hostUnread } from "../../ports/hosts.ts";
import type { HostReason, HostUnread } from "../../ports/hosts.ts";
import type { Acted, HostLook, Permission, UnitAction, UnitHosts } from "../../ports/unit-hosts.ts";
import { actLine } from "./act-lines.ts";
import type { Clients } from "./clients.ts";
import { lookLine, UnfitWord, WARM_LINE } from "./command-lines.ts";
import type { Ran } from "./remote-command.ts";
import { SshHostRights } from "./ssh-host-rights.ts";
import { unitsOf } from "./unit-properties.ts";

/** Ends of a call in which the command surely never reached the host's shell. */
const NEVER_SENT: readonly HostReason[] = [
  "unreachable",
  "host key",
  "login refused",
  "not configured",
  "no ssh program",
];

/** Ends in which the host itself said no. */
const SAID_NO: readonly HostReason[] = ["not allowed", "no such program"];

/** Hosts over the operator's ssh, to be acted upon. */
export class SshUnitHosts implements UnitHosts {
  readonly #clients: Clients;
  readonly #rights: SshHostRights;

  constructor(clients: Clients) {
    this.#clients = clients;
    this.#rights = new SshHostRights(clients);
  }

  async look(
    host: string,
    units: readonly string[],
    signal: AbortSignal,
  ): Promise<HostLook | HostUnread> {
    const ran = await this.#run("read", host, () => lookLine(units), signal);
    if (ran.kind === "unread") return ran;
    const [bootId = ""] = ran.stdout.split("\n", 1);
    const found = unitsOf(ran.stdout.slice(bootId.length));
    const states = units.flatMap((unit) => found.find((state) => state.unit === unit) ?? []);
    if (ran.status !== 0 || states.length !== units.length || !/^[0-9a-f-]{36}$/.test(bootId)) {
      return hostUnread("unexpected answer", "the host does not tell its boot and its units");
    }
    return { kind: "looked", bootId, units: states };
  }

  async may(action: UnitAction, signal: AbortSignal): Promise<Permission | HostUnread> {
    const { actWith } = this.#clients;
    const { host, verb, unit } = action;
    const acts = [{ command: verb, units: [unit] }];
    const told = await this.#rights.mayAct(host, acts, signal);
    if (told.kind === "unread") {
      return SAID_NO.includes(told.reason) ? { kind: "refused", detail: told.detail } : told;
    }
    switch (told.answers[0]) {
      case "allowed":
        return { kind: "allowed" };
      case "refused":
        return { kind: "refused", detail: `${actWith} does not allow it there` };
      default:
        return hostUnread("unexpected answer", "the host does not say whether it would");
    }
  }

  async warm(host: string, signal: AbortSignal): Promise<void> {
    // One after the other: with one key both go over one connection.
    await this.#clients.read.once(host, WARM_LINE, signal);
    await this.#clients.act.once(host, WARM_LINE, signal);
  }

  async act(action: UnitAction, signal: AbortSignal): Promise<Acted> {
    if (signal.aborted) {
      return { kind: "refused", reason: "timed out", detail: "there was no time left to ask it" };
    }
    const ran = await this.#run(
      "act",
      action.host,
      () => actLine(action, this.#clients.actWith),
      signal,
    );
    if (ran.kind === "ran") {
      return ran.status === 0
        ? { kind: "asked" }
        : {
            kind: "refused",
            reason: "unexpected answer",
            detail: `systemctl ended with status ${ran.status}`,
            exit: ran.status,
          };
    }
    const { reason, detail } = ran;
    const surely = NEVER_SENT.includes(reason) || SAID_NO.includes(reason);
    return { kind: surely ? "refused" : "unknown", reason, detail };
  }

  async #run(
    as: "read" | "act",
    host: string,
    line: () => string,
    signal: AbortSignal,
  ): Promise<Ran | HostUnread> {
    try {
      const client = this.#clients[as];
      return as === "act"
        ? await client.once(host, line(), signal)
        : await client.run(host, line(), signal);
    } catch (error) {
      if (!(error instanceof UnfitWord)) throw error;
      const words = `${error.message}: look at the names in the configuration`;
      return hostUnread("not configured", words);
    }
  }
}
