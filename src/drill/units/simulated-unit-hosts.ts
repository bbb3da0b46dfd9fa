import type { UnitState } from "../../lattice/unit-state.ts";
import { hostUnread } from "../../ports/hosts.ts";
import type { HostReason, HostUnread } from "../../ports/hosts.ts";
import type { Acted, HostLook, Permission, UnitAction, UnitHosts } from "../../ports/unit-hosts.ts";
import { bootIdOf, unitOnHost } from "../host-units.ts";
import { hostOf, membersOf, unitOf } from "../simulated-member.ts";
import type { SimulatedMember } from "../simulated-member.ts";
import { faultsOf } from "../world.ts";
import type { World } from "../world.ts";
import { aimedAt } from "./aim.ts";
import { FAILURES, hostFailure, losesAnswer } from "./host-failure.ts";
import type { UnitDeed } from "./unit-event.ts";

interface SimulatedUnitHostsOptions {
  /** The world as it is now: it changes with what is done to it. */
  readonly world: () => World;
  readonly now: () => number;
  /** Keeps what was done, before it returns. */
  readonly record: (member: string, does: UnitDeed) => void;
}

const FORBIDDEN = "sudo does not allow it there: compare with `lattice check --sudoers`";

/** The simulated machines, to be acted upon: without ssh, without a process, and with the scenario's faults. */
export class SimulatedUnitHosts implements UnitHosts {
  readonly #options: SimulatedUnitHostsOptions;

  constructor(options: SimulatedUnitHostsOptions) {
    this.#options = options;
  }

  async look(
    host: string,
    units: readonly string[],
    signal: AbortSignal,
  ): Promise<HostLook | HostUnread> {
    const reached = await this.#reach(host, signal);
    if (reached.kind === "unread") return reached;
    const { world, member } = reached;
    const fails = faultsOf(world, "host-question-fails").some(
      ({ organism, question }) => organism === member.organism && question === "units",
    );
    if (fails) {
      return hostUnread("unexpected answer", "systemctl does not tell the unit's state");
    }
    const nowMs = this.#options.now();
    const states = units.map((unit): UnitState => unitOnHost(unit, { world, member, nowMs }));
    return { kind: "looked", bootId: bootIdOf(member), units: states };
  }

  async may({ host, unit }: UnitAction, signal: AbortSignal): Promise<Permission | HostUnread> {
    const reached = await this.#reach(host, signal);
    if (reached.kind === "unread") return reached;
    return allows(reached, unit) ? { kind: "allowed" } : { kind: "refused", detail: FORBIDDEN };
  }

  /** There is no connection to keep. */
  warm(): Promise<void> {
    return Promise.resolve();
  }

  async act({ host, verb, unit }: UnitAction, signal: AbortSignal): Promise<Acted> {
    // Time that is over before anything was asked is the one kind of lost time that is known to have done nothing.
    if (signal.aborted) return refused(hostUnread("timed out", NO_TIME));
    const reached = await this.#reach(host, signal);
    if (reached.kind === "unread") {
      return reached.reason === "timed out" ? { ...reached, kind: "unknown" } : refused(reached);
    }
    if (!allows(reached, unit)) {
      return { kind: "refused", reason: "not allowed", detail: FORBIDDEN };
    }
    const { member } = reached;
    this.#options.record(member.name, verb);
    if (!losesAnswer(this.#options.world(), member)) return { kind: "asked" };
    return {
      kind: "unknown",
      reason: "connection lost",
      detail: "the connection ended before the answer did",
    };
  }

  /** The machine as it answers, or why it does not. One that hangs is waited for until the time is over. */
  async #reach(host: string, signal: AbortSignal): Promise<Reached | HostUnread> {
    if (signal.aborted) return hostUnread("timed out", NO_TIME);
    const world = this.#options.world();
    const member = membersOf(world).find(({ name }) => hostOf(name) === host);
    if (member === undefined) return hostUnread("unreachable", "its name does not resolve");
    const failure = hostFailure(world, member);
    if (failure === undefined) return { kind: "reached", world, member };
    if (failure === "hangs") {
      await aborted(signal);
      return hostUnread("timed out", "no answer before the deadline");
    }
    const { reason, detail } = FAILURES[failure];
    return hostUnread(reason, detail);
  }
}

const NO_TIME = "there was no time left to ask it";

interface Reached {
  readonly kind: "reached";
  readonly world: World;
  readonly member: SimulatedMember;
}

/** sudo there allows the member's own unit, and no other one. */
function allows({ world, member }: Reached, unit: string): boolean {
  return unit === unitOf(member) && aimedAt(world, "act-refused", member) === undefined;
}

function refused({ reason, detail }: { reason: HostReason; detail: string }): Acted {
  return { kind: "refused", reason, detail };
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    signal.addEventListener(
      "abort",
      () => {
        resolve();
      },
      { once: true },
    );
  });
}
