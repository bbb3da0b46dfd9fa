import { randomBytes } from "node:crypto";
import type { UnitVerb } from "../../src/lattice/plan.ts";
import type { UnitState } from "../../src/lattice/unit-state.ts";

/**
 * How a unit takes a stop. `killed`: systemd kills it. `stuck`: it never goes down. `comes back`: something starts it
 * again a little later. `deaf`: systemd took the stop and nothing happens.
 */
export type StopWay = "stops" | "killed" | "stuck" | "comes back" | "deaf";

/** How it takes a start or restart. `loops`: it is up for a moment, and systemd starts it again, over and over. */
export type StartWay = "starts" | "fails" | "loops" | "deaf";

type Part = Partial<Omit<UnitState, "unit">>;

interface Step {
  readonly atMs: number;
  readonly part: () => Part;
}

/** One systemd unit: what it is now, and what it will be by itself. */
export class FakeUnit {
  onStop: StopWay = "stops";
  onStart: StartWay = "starts";
  /** Between being told and being there. */
  takesMs = 3;
  #state: UnitState;
  #steps: readonly Step[] = [];

  constructor(unit: string) {
    this.#state = { ...STOPPED, unit, ...running() };
  }

  /** Somebody or something on the host made it so. */
  is(part: Part): void {
    this.#steps = [];
    this.#state = { ...this.#state, ...part };
  }

  crash(): void {
    this.is({ ...DOWN, active: "failed", sub: "failed", result: "exit-code", exitStatus: 1 });
  }

  stopByHand(): void {
    this.is(DOWN);
  }

  startByHand(): void {
    this.is(running());
  }

  state(): UnitState {
    const nowMs = performance.now();
    for (const { atMs, part } of this.#steps) {
      if (atMs <= nowMs) this.#state = { ...this.#state, ...part() };
    }
    this.#steps = this.#steps.filter(({ atMs }) => atMs > nowMs);
    return this.#state;
  }

  told(verb: UnitVerb): void {
    const { active } = this.state();
    const runs = active === "active" || active === "activating";
    if (verb === "stop") {
      if (runs) this.#stop();
    } else if (verb === "restart" || !runs) this.#start();
  }

  #stop(): void {
    if (this.onStop === "deaf") return;
    this.is({ active: "deactivating", sub: "stop-sigterm" });
    if (this.onStop === "stuck") return;
    const killed = { active: "failed", sub: "failed", result: "timeout" };
    this.#later(1, () => (this.onStop === "killed" ? { ...DOWN, ...killed } : DOWN));
    if (this.onStop === "comes back") this.#later(8, running);
  }

  #start(): void {
    if (this.onStart === "deaf") return;
    const { invocation } = running();
    this.is({ active: "activating", sub: "start", result: "success", invocation, mainPid: 0 });
    if (this.onStart === "fails") {
      const failed = { active: "failed", sub: "failed", result: "exit-code", exitStatus: 1 };
      this.#later(1, () => ({ ...DOWN, ...failed, invocation }));
      return;
    }
    this.#later(1, () => ({ ...running(), invocation }));
    if (this.onStart === "loops") {
      const again = { active: "activating", sub: "auto-restart", result: "exit-code", mainPid: 0 };
      this.#later(4, () => ({ ...again, restarts: 1 }));
    }
  }

  #later(times: number, part: () => Part): void {
    const atMs = performance.now() + times * this.takesMs;
    this.#steps = [...this.#steps, { atMs, part }];
  }
}

const DOWN = {
  active: "inactive",
  sub: "dead",
  result: "success",
  mainPid: 0,
  exitStatus: undefined,
} as const;

const STOPPED: UnitState = {
  ...DOWN,
  unit: "",
  load: "loaded",
  restarts: 0,
  startedMs: undefined,
  stoppedMs: undefined,
  changedMs: undefined,
  invocation: undefined,
  stopTimeoutMs: 90_000,
};

function running() {
  return {
    active: "active",
    sub: "running",
    result: "success",
    mainPid: 1 + randomBytes(2).readUInt16BE(),
    invocation: randomBytes(16).toString("hex"),
    exitStatus: undefined,
  } as const;
}
