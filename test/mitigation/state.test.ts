import { describe, expect, it } from "@jest/globals";
import { unitClass, crashed } from "../../src/lattice/unit-class.ts";
import type { UnitState } from "../../src/lattice/unit-state.ts";
import { stateHash } from "../../src/mitigation/plan/hashes.ts";
import { differences } from "../../src/mitigation/state/difference.ts";
import type { UnitSeen } from "../../src/mitigation/state/unit-seen.ts";
import { FakeUnit } from "../fakes/fake-unit.ts";

const PLACE = { host: "relay-1", unit: "relay.service" };

/** Everything a unit can be for an approval. */
const SEEN = {
  runs: { ...PLACE, class: "runs", words: "active (running)", invocation: "one" },
  "runs anew": { ...PLACE, class: "runs", words: "active (running)", invocation: "two" },
  "stopped by hand": { ...PLACE, class: "stopped", words: "inactive (dead)" },
  crashed: { ...PLACE, class: "stopped", words: "failed (exit-code)", crashed: true },
  "not loaded": { ...PLACE, class: "not loaded", words: "not-found" },
  unreachable: { ...PLACE, class: "unreachable", reason: "timed out", detail: "5 s" },
  "host key": { ...PLACE, class: "unreachable", reason: "host key", detail: "changed" },
} as const satisfies Readonly<Record<string, UnitSeen>>;

type Sight = keyof typeof SEEN;

/**
 * Source: the two-person rule, 1, and decision 9: what somebody did voids, what happens by itself is shown. A dot:
 * nothing is different.
 */
const TABLE: Readonly<Record<Sight, string>> = {
  //                   runs   anew   hand   crash  absent lost   key
  runs: "              .      shown  voids  shown  voids  shown  voids",
  "runs anew": "       shown  .      voids  shown  voids  shown  voids",
  "stopped by hand": " voids  voids  .      .      voids  shown  voids",
  crashed: "           voids  voids  .      .      voids  shown  voids",
  "not loaded": "      voids  voids  voids  voids  .      shown  voids",
  unreachable: "       shown  shown  shown  shown  shown  .      voids",
  "host key": "        shown  shown  shown  shown  shown  .      .",
};

const SIGHTS = Object.keys(SEEN) as Sight[];

const PAIRS = SIGHTS.flatMap((was) =>
  (TABLE[was].trim().split(/\s+/) as ("." | "shown" | "voids")[]).map(
    (comes, at) => [was, SIGHTS[at] ?? "runs", comes] as const,
  ),
);

describe("what changed between asking and agreeing", () => {
  it.each(PAIRS)("from %s to %s: %s", (was, is, comes) => {
    const found = differences([SEEN[was]], [SEEN[is]]);
    const [change] = found;

    expect(change === undefined ? "." : change.voids ? "voids" : "shown").toBe(comes);
    if (change !== undefined) expect(change).toMatchObject(PLACE);
  });

  it("names the units that changed and no others, with what they were and are", () => {
    const other = { ...SEEN.runs, host: "relay-2" };
    const found = differences([SEEN.runs, other], [SEEN.crashed, other]);

    const words = { was: "active (running)", is: "failed (exit-code)" };
    expect(found).toEqual([{ ...PLACE, ...words, class: "stopped", voids: false }]);
  });

  it("says of a unit in another run of its process that it was restarted", () => {
    const [change] = differences([SEEN.runs], [SEEN["runs anew"]]);

    expect(change).toMatchObject({
      was: "active (running)",
      is: "active (running): restarted since",
    });
  });
});

describe("a unit's class", () => {
  const state = (part: Partial<UnitState>): UnitState => ({
    ...new FakeUnit("relay.service").state(),
    ...part,
  });

  it.each([
    [{ active: "active" }, "runs"],
    [{ active: "activating", sub: "start-pre" }, "runs"],
    [{ active: "activating", sub: "auto-restart", result: "exit-code" }, "runs"],
    [{ active: "reloading" }, "runs"],
    [{ active: "inactive", sub: "dead" }, "stopped"],
    [{ active: "failed", sub: "failed", result: "exit-code" }, "stopped"],
    [{ active: "deactivating", sub: "stop-sigterm" }, "stopped"],
    [{ load: "not-found", active: "inactive" }, "not loaded"],
    [{ load: "masked", active: "inactive" }, "not loaded"],
    [{ load: "bad-setting", active: "inactive" }, "not loaded"],
  ] as const)("of %j is %s", (part, expected) => {
    expect(unitClass(state(part))).toBe(expected);
  });

  it.each([
    [{ active: "failed", result: "exit-code" }, true],
    [{ active: "failed", result: "signal" }, true],
    [{ active: "inactive", result: "exit-code" }, true],
    [{ active: "inactive", result: "success" }, false],
    [{ active: "active", result: "success" }, false],
    [{ active: "activating", sub: "auto-restart", result: "exit-code" }, false],
    // Its process ended well, unasked.
    [{ active: "inactive", result: "success", endedByItself: true }, true],
    [{ active: "deactivating", result: "success", endedByItself: true }, true],
    [{ active: "inactive", result: "success", endedByItself: false }, false],
    // It was told to stop, and systemd had to kill it.
    [{ active: "failed", result: "timeout", endedByItself: false }, false],
    [{ active: "deactivating", result: "timeout", endedByItself: false }, false],
    // It never came up in its time.
    [{ active: "failed", result: "timeout" }, true],
    // systemd stopped it since it did not tell that it lives.
    [{ active: "failed", result: "watchdog", endedByItself: false }, true],
    [{ active: "active", result: "success", endedByItself: true }, false],
  ] as const)("%j went down by itself: %s", (part, expected) => {
    expect(crashed(state(part))).toBe(expected);
  });
});

describe("the state's hash", () => {
  it("covers classes, and nothing finer", () => {
    expect(stateHash([SEEN.runs])).toBe(stateHash([SEEN["runs anew"]]));
    expect(stateHash([SEEN["stopped by hand"]])).toBe(stateHash([SEEN.crashed]));
    expect(stateHash([SEEN.unreachable])).toBe(stateHash([SEEN["host key"]]));
  });

  it("is another one for every class, host and unit", () => {
    const seen = [
      SEEN.runs,
      SEEN.crashed,
      SEEN["not loaded"],
      SEEN.unreachable,
      { ...SEEN.runs, host: "relay-2" },
      { ...SEEN.runs, unit: "other.service" },
    ];

    expect(new Set(seen.map((one) => stateHash([one]))).size).toBe(seen.length);
    expect(stateHash([SEEN.runs, SEEN.crashed])).not.toBe(stateHash([SEEN.crashed, SEEN.runs]));
  });
});
