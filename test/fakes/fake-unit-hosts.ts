import { hostUnread } from "../../src/ports/hosts.ts";
import type { HostReason, HostUnread } from "../../src/ports/hosts.ts";
import type {
  Acted,
  HostLook,
  Permission,
  UnitAction,
  UnitHosts,
} from "../../src/ports/unit-hosts.ts";
import { FakeUnit } from "./fake-unit.ts";

/**
 * What becomes of an act. `lost, done` and `lost, not done` look the same from the bot. `not reached`: the host is
 * gone by now.
 */
export type ActWay = "asked" | "refused" | "not reached" | "lost, done" | "lost, not done";

export class FakeHost {
  readonly units = new Map<string, FakeUnit>();
  /** Why it cannot be asked. */
  unread: HostReason | undefined;
  /** What becomes of the next acts, one after the other, and of all others: asked. */
  acts: ActWay[] = [];
  mayNot = false;
  /** Whether a look at it is answered by nothing, until whoever looks gives up. */
  hangs = false;
  bootId = "boot-1";
}

/** Machines in memory, with faults that a test sets, and a log of every act that reached one. */
export class FakeUnitHosts implements UnitHosts {
  readonly #hosts = new Map<string, FakeHost>();
  /** Acts that a unit was told of, in order: `stop relay.service on relay-1`. */
  readonly log: string[] = [];
  readonly looks: string[] = [];
  /** Hosts whose connection was kept open, once for every time. */
  readonly warmed: string[] = [];
  /** Called when an act arrives, before the unit is told. */
  onAct: (action: UnitAction) => Promise<void> = () => Promise.resolve();
  /** Whether the bot's process is gone: nothing of it reaches a host. */
  gone = false;

  add(host: string, unit: string): void {
    const at = this.#hosts.get(host) ?? new FakeHost();
    at.units.set(unit, new FakeUnit(unit));
    this.#hosts.set(host, at);
  }

  host(name: string): FakeHost {
    const host = this.#hosts.get(name);
    if (host === undefined) throw new Error(`no host ${name}`);
    return host;
  }

  /** The host's only unit, or the one that is named. */
  unit(host: string, unit?: string): FakeUnit {
    const { units } = this.host(host);
    const found = unit === undefined ? [...units.values()][0] : units.get(unit);
    if (found === undefined) throw new Error(`no such unit on ${host}`);
    return found;
  }

  get names(): readonly string[] {
    return [...this.#hosts.keys()];
  }

  /** Hosts with a unit that runs or will. */
  running(): readonly string[] {
    return this.names.filter((name) =>
      [...this.host(name).units.values()].some((unit) =>
        ["active", "activating"].includes(unit.state().active),
      ),
    );
  }

  look(
    name: string,
    units: readonly string[],
    signal: AbortSignal,
  ): Promise<HostLook | HostUnread> {
    const host = this.host(name);
    this.looks.push(name);
    if (signal.aborted) return Promise.resolve(hostUnread("timed out", "no answer in time"));
    if (host.unread !== undefined) return Promise.resolve(hostUnread(host.unread, "a test's"));
    if (host.hangs) return givenUp(signal);
    const { bootId } = host;
    const states = units.map((unit) => this.unit(name, unit).state());
    return Promise.resolve({ kind: "looked", bootId, units: states });
  }

  may({ host: name }: UnitAction): Promise<Permission | HostUnread> {
    const { unread, mayNot } = this.host(name);
    if (unread !== undefined) return Promise.resolve(hostUnread(unread, "a test's"));
    return Promise.resolve(
      mayNot ? { kind: "refused", detail: "sudo says no" } : { kind: "allowed" },
    );
  }

  warm(name: string): Promise<void> {
    this.warmed.push(name);
    return Promise.resolve();
  }

  async act(action: UnitAction, signal: AbortSignal): Promise<Acted> {
    const host = this.host(action.host);
    if (signal.aborted || this.gone) return refused("timed out", "not begun");
    if (host.unread !== undefined) return refused(host.unread, "a test's");
    if (host.mayNot) return refused("not allowed", "sudo says no");
    const way = host.acts.shift() ?? "asked";
    if (way === "refused") return refused("not allowed", "a test's");
    if (way === "not reached") return refused("unreachable", "a test's");
    const lost = { kind: "unknown", reason: "connection lost", detail: "a test's" } as const;
    await this.onAct(action);
    if (way === "lost, not done") return lost;
    this.log.push(`${action.verb} ${action.host}`);
    this.unit(action.host, action.unit).told(action.verb);
    return way === "asked" ? { kind: "asked" } : lost;
  }
}

function givenUp(signal: AbortSignal): Promise<HostUnread> {
  return new Promise((resolve) => {
    signal.addEventListener("abort", () => {
      resolve(hostUnread("timed out", "no answer in time"));
    });
  });
}

function refused(reason: HostReason, detail: string): Acted {
  return { kind: "refused", reason, detail };
}
