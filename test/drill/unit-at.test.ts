import { describe, expect, it } from "@jest/globals";
import { Fault } from "../../src/drill/fault.ts";
import { memberNamed } from "../../src/drill/simulated-member.ts";
import { unitAt, worksAt } from "../../src/drill/units/unit-at.ts";
import type { UnitDeed, UnitEvent } from "../../src/drill/units/unit-event.ts";
import { crashed, unitClass } from "../../src/lattice/unit-class.ts";
import { worldOf } from "./world-of.ts";

const { nowMs: BEGAN } = worldOf([]);

type Done = readonly [afterMs: number, does: UnitDeed];

/** relay-2's unit, so long after the scenario began, when this was done to it. */
function relay2(faults: readonly Fault[], ...done: readonly Done[]) {
  const events = done.map(([afterMs, does]): UnitEvent => ({
    atMs: BEGAN + afterMs,
    member: "relay-2",
    does,
    by: "bot",
  }));
  const world = worldOf(faults, events);
  const member = memberNamed(world, "relay", "relay-2");
  return {
    at: (afterMs: number) => unitAt(world, member, BEGAN + afterMs),
    works: (afterMs: number) => worksAt(world, member, BEGAN + afterMs),
    /** How long after the scenario began it is first so, looking at every millisecond from there on. */
    until: (active: string, fromMs: number) => {
      for (let ms = fromMs; ms < fromMs + 20_000; ms += 1) {
        if (unitAt(world, member, BEGAN + ms).active === active) return ms;
      }
      return undefined;
    },
  };
}

function aimed(kind: Fault["kind"], more: object = {}): Fault {
  return Fault.parse({ kind, organism: "relay", member: "relay-2", ...more });
}

describe("a simulated unit", () => {
  it("has run for three days, in one process", () => {
    const state = relay2([]).at(0);

    expect(state).toMatchObject({
      unit: "builder@relay-member.service",
      load: "loaded",
      active: "active",
      sub: "running",
      result: "success",
      restarts: 0,
      stoppedMs: undefined,
      stopTimeoutMs: 5_000,
    });
    expect(BEGAN - (state.startedMs ?? 0)).toBeGreaterThan(3 * 86_400_000);
    expect(state.invocation).toMatch(/^[0-9a-f]{32}$/);
  });

  it("has failed where the scenario says that members are down, and runs when it is started", () => {
    const down = { kind: "members-down", organism: "relay", count: 2 } as const;
    const unit = relay2([down], [1_000, "stop"], [5_000, "start"]);

    expect(unit.at(0)).toMatchObject({ active: "failed", result: "exit-code", restarts: 3 });
    expect(unit.at(3_000)).toEqual(unit.at(0));
    expect(crashed(unit.at(3_000))).toBe(true);
    expect(unit.at(6_000)).toMatchObject({ active: "active", result: "success", restarts: 0 });
    expect(relay2([down]).works(6_000)).toBe(false);
  });

  it("takes 150 to 400 ms to stop, and is without a process then", () => {
    const unit = relay2([], [1_000, "stop"]);
    const stopped = unit.until("inactive", 1_000) ?? 0;

    expect(unit.at(999).active).toBe("active");
    expect(unit.at(1_000)).toMatchObject({ active: "deactivating", sub: "stop-sigterm" });
    expect(unit.at(1_000).mainPid).toBe(unit.at(0).mainPid);
    expect(stopped).toBeGreaterThanOrEqual(1_150);
    expect(stopped).toBeLessThanOrEqual(1_400);
    expect(unit.at(stopped)).toMatchObject({
      active: "inactive",
      sub: "dead",
      result: "success",
      mainPid: 0,
      invocation: unit.at(0).invocation,
      stoppedMs: Math.floor((BEGAN + stopped) / 1000) * 1000,
    });
    expect(unit.at(86_400_000)).toEqual(unit.at(stopped));
  });

  it("takes 200 to 500 ms to start, in another process under another invocation", () => {
    const unit = relay2([], [1_000, "stop"], [5_000, "start"]);
    const up = unit.until("active", 5_000) ?? 0;

    expect(unit.at(5_000)).toMatchObject({ active: "activating", sub: "start", result: "success" });
    expect(unitClass(unit.at(5_000))).toBe("runs");
    expect(up).toBeGreaterThanOrEqual(5_200);
    expect(up).toBeLessThanOrEqual(5_500);
    expect(unit.works(up - 1)).toBe(false);
    expect(unit.works(up)).toBe(true);
    expect(unit.at(up).invocation).not.toBe(unit.at(0).invocation);
    expect(unit.at(up).mainPid).not.toBe(unit.at(0).mainPid);
    expect(unit.at(up).startedMs).toBe(Math.floor((BEGAN + up) / 1000) * 1000);
  });

  it("is not changed by a start while it runs, nor by a stop when it is stopped", () => {
    const started = relay2([], [1_000, "start"]);
    const stopped = relay2([], [1_000, "stop"], [5_000, "stop"]);

    expect(started.at(3_000)).toEqual(started.at(0));
    expect(stopped.at(9_000)).toEqual(stopped.at(3_000));
  });

  it("has its start cancelled by a stop that comes before it is up", () => {
    const unit = relay2([], [1_000, "stop"], [5_000, "start"], [5_100, "stop"]);

    expect(unit.at(5_100).active).toBe("deactivating");
    expect(unit.until("active", 5_000)).toBeUndefined();
    expect(unit.at(9_000)).toMatchObject({ active: "inactive", result: "success" });
  });

  it("starts after its stop has ended when it is told to start before", () => {
    const unit = relay2([], [1_000, "stop"], [1_100, "start"]);
    const alone = relay2([], [1_000, "stop"]);
    const ended = alone.until("inactive", 1_000);

    expect(unit.at(1_100).active).toBe("deactivating");
    expect(unit.until("activating", 1_000)).toBe(ended);
    expect(unit.at(9_000).active).toBe("active");
  });

  it("stays stopped when a stop takes the place of the start that waited", () => {
    const unit = relay2([], [1_000, "stop"], [1_050, "start"], [1_100, "stop"]);

    expect(unit.at(9_000).active).toBe("inactive");
  });

  it("stops and starts at a restart; a stopped one only starts", () => {
    const unit = relay2([], [1_000, "restart"]);
    const stopped = relay2([], [1_000, "stop"], [5_000, "restart"]);

    expect(unit.at(1_000).active).toBe("deactivating");
    expect(unit.at(9_000)).toMatchObject({ active: "active", restarts: 0 });
    expect(unit.at(9_000).invocation).not.toBe(unit.at(0).invocation);
    expect(stopped.at(5_000).active).toBe("activating");
    expect(stopped.at(9_000).active).toBe("active");
  });

  it("has failed after a crash, and a stop leaves it so", () => {
    const unit = relay2([], [1_000, "crash"], [2_000, "stop"]);

    expect(unit.at(1_000)).toMatchObject({
      active: "failed",
      sub: "failed",
      result: "exit-code",
      exitStatus: 3,
      mainPid: 0,
    });
    expect(unit.at(9_000)).toEqual(unit.at(1_000));
    expect(crashed(unit.at(9_000))).toBe(true);
  });
});

describe("a simulated unit with a fault", () => {
  it("is slow to stop", () => {
    const unit = relay2([aimed("unit-slow", { stopMs: 3_000 })], [1_000, "stop"]);

    expect(unit.until("inactive", 1_000)).toBe(4_000);
  });

  it.each([
    ["ignores SIGTERM", aimed("unit-ignores-sigterm")],
    ["is slower than a stop may take", aimed("unit-slow", { stopMs: 9_000 })],
  ])("that %s is killed when its time is over, and has failed", (_words, fault) => {
    const unit = relay2([fault], [1_000, "stop"]);

    expect(unit.at(5_999)).toMatchObject({ active: "deactivating", sub: "stop-sigterm" });
    expect(unit.at(6_000)).toMatchObject({ active: "deactivating", sub: "stop-sigkill" });
    expect(unit.at(7_000)).toMatchObject({
      active: "failed",
      result: "timeout",
      exitStatus: 9,
      mainPid: 0,
    });
  });

  it("starts again after it was killed, when it was to be restarted", () => {
    const unit = relay2([aimed("unit-ignores-sigterm")], [1_000, "restart"]);

    expect(unit.at(9_000)).toMatchObject({ active: "active", result: "success", exitStatus: 0 });
  });

  it("that is stuck is being stopped for ever, and a start waits in vain", () => {
    const unit = relay2([aimed("unit-stuck")], [1_000, "stop"], [9_000, "start"]);

    expect(unit.at(86_400_000)).toMatchObject({ active: "deactivating", sub: "stop-sigkill" });
    expect(unit.at(86_400_000).mainPid).toBe(unit.at(0).mainPid);
  });

  it("comes back after every stop, under an invocation of its own each time", () => {
    const faults = [aimed("unit-comes-back", { afterMs: 700 })];
    const unit = relay2(faults, [1_000, "stop"], [10_000, "stop"]);
    const stopped = unit.until("inactive", 1_000) ?? 0;

    expect(unit.until("activating", stopped)).toBe(stopped + 700);
    expect(unit.at(9_000).active).toBe("active");
    expect(unit.at(11_000).active).toMatch(/inactive|activating/);
    expect(unit.at(19_000).active).toBe("active");
    const runs = [unit.at(0), unit.at(9_000), unit.at(19_000)].map(({ invocation }) => invocation);
    expect(new Set(runs).size).toBe(3);
  });

  it("that loops is never failed for good, never works, and counts its restarts", () => {
    const unit = relay2([aimed("unit-crash-loops")]);
    const looks = Array.from({ length: 200 }, (_, index) => unit.at(index * 50));

    expect(new Set(looks.map(({ active, sub }) => `${active} ${sub}`))).toEqual(
      new Set(["active running", "activating auto-restart"]),
    );
    expect(new Set(looks.map(unitClass))).toEqual(new Set(["runs"]));
    expect(looks.some((_look, index) => unit.works(index * 50))).toBe(false);
    const [restarts, later] = [unit.at(0).restarts, unit.at(10_000).restarts];
    expect(restarts).toBeGreaterThan(10);
    expect(later).toBe(restarts + 5);
    const invocations = new Set(looks.map(({ invocation }) => invocation));
    expect(invocations.size).toBeGreaterThanOrEqual(5);
  });

  it.each([
    ["while it waits, and its failure stays to be seen", 1_500, "activating", "inactive"],
    ["while it runs", 1_100, "active", "deactivating"],
  ] as const)("that loops stays stopped when it is stopped %s", (_when, atMs, active, at) => {
    const unit = relay2([aimed("unit-crash-loops")], [atMs, "stop"], [20_000, "start"]);

    expect(unit.at(atMs - 1).active).toBe(active);
    expect(unit.at(atMs).active).toBe(at);
    const result = active === "active" ? "success" : "exit-code";
    expect(unit.at(10_000)).toMatchObject({ active: "inactive", sub: "dead", mainPid: 0, result });
    expect(unit.at(30_000).active).toMatch(/^activ/);
    expect(unit.at(30_000).restarts).toBeLessThan(10);
    expect(unit.works(30_000)).toBe(false);
  });

  it("fails to start, and ran until it was stopped", () => {
    const unit = relay2([aimed("unit-fails-to-start")], [1_000, "stop"], [5_000, "start"]);

    expect(unit.works(999)).toBe(true);
    expect(unit.at(5_000).active).toBe("activating");
    expect(unit.at(9_000)).toMatchObject({ active: "failed", result: "exit-code", exitStatus: 1 });
  });

  it.each(["unit-stuck", "unit-ignores-sigterm", "unit-fails-to-start"] as const)(
    "%s is no other member's",
    (kind) => {
      const other = { kind, organism: "relay", member: "relay-1" } as const;
      const last = { kind, organism: "relay", count: 1 } as const;
      const done = [
        [1_000, "stop"],
        [5_000, "start"],
      ] as const;

      expect(relay2([other, last], ...done).at(9_000)).toEqual(relay2([], ...done).at(9_000));
    },
  );

  it("does not touch what was done before the scenario began", () => {
    const unit = relay2([aimed("unit-comes-back", { afterMs: 700 })], [-60_000, "stop"]);

    expect(unit.at(0).active).toBe("inactive");
  });

  it("that is down is so when the scenario begins, whatever was done before", () => {
    const down = { kind: "members-down", organism: "relay", count: 2 } as const;

    expect(relay2([down], [-60_000, "restart"]).at(0)).toEqual(relay2([down]).at(0));
  });
});
