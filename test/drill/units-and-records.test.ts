import { describe, expect, it } from "@jest/globals";
import { blockAt } from "../../src/drill/chain-blocks.ts";
import { commits } from "../../src/drill/commits.ts";
import type { Fault } from "../../src/drill/fault.ts";
import { journalOf } from "../../src/drill/journals.ts";
import { committeeSize } from "../../src/drill/members.ts";
import { newestSlots, recordAt } from "../../src/drill/records.ts";
import { memberNamed } from "../../src/drill/simulated-member.ts";
import type { UnitDeed, UnitEvent } from "../../src/drill/units/unit-event.ts";
import { ORGANISMS } from "../../src/lattice/organism.ts";
import type { Organism } from "../../src/lattice/organism.ts";
import { worldOf } from "./world-of.ts";

const MINUTE = 60_000;

type Done = readonly [afterMs: number, member: string, does: UnitDeed];

/** A world an hour after its beginning, to whose units this was done. */
function after(done: readonly Done[], faults: readonly Fault[] = []) {
  const began = worldOf([]).nowMs;
  const events = done.map(([afterMs, member, does]): UnitEvent => ({
    atMs: began + afterMs,
    member,
    does,
    by: "bot",
  }));
  const world = worldOf(faults, events);
  const nowMs = began + 60 * MINUTE;
  const slotsIn = (organism: Organism, minutes: number) =>
    Array.from({ length: 5 }, (_, slot) => world.baseSlot + minutes * 5 + slot).filter((slot) =>
      commits(world, organism, slot),
    ).length;
  return { world, nowMs, slotsIn };
}

const stop = (afterMs: number, ...members: readonly string[]): readonly Done[] =>
  members.map((member) => [afterMs, member, "stop"] as const);
const start = (afterMs: number, ...members: readonly string[]): readonly Done[] =>
  members.map((member) => [afterMs, member, "start"] as const);

describe("what units do to records", () => {
  it("is nothing while a majority is left", () => {
    const { slotsIn } = after(stop(10 * MINUTE, "relay-2", "unseal-1", "unseal-5"));

    for (const organism of ORGANISMS)
      expect([organism, slotsIn(organism, 20)]).toEqual([organism, 5]);
  });

  it("keeps an organism without a majority from committing, and all below it, and none above", () => {
    const { slotsIn } = after(stop(10 * MINUTE, "atelier-1", "atelier-2"));

    expect(ORGANISMS.map((organism) => slotsIn(organism, 20))).toEqual([5, 5, 5, 0, 0, 0]);
    expect(ORGANISMS.map((organism) => slotsIn(organism, 5))).toEqual([5, 5, 5, 5, 5, 5]);
  });

  it("ends when a majority runs again, and what was missed stays missing", () => {
    const { slotsIn } = after([
      ...stop(10 * MINUTE, "tally-1", "tally-2", "tally-3"),
      ...start(30 * MINUTE, "tally-2", "tally-3"),
    ]);

    expect([5, 20, 40].map((minutes) => slotsIn("tally", minutes))).toEqual([5, 0, 5]);
    expect(slotsIn("relay", 20)).toBe(5);
  });

  it("leaves the chain to other builders while relay is stopped", () => {
    const { world } = after(stop(10 * MINUTE, "relay-1", "relay-2", "relay-3"));
    const ours = [5, 20].map(
      (minutes) => blockAt(world, world.baseSlot + minutes * 5)?.builder.ours,
    );

    expect(ours).toEqual([true, false]);
  });

  it("needs zipnet's aggregator, too", () => {
    const { slotsIn } = after(stop(10 * MINUTE, "zipnet-aggregator-1"));

    expect(ORGANISMS.map((organism) => slotsIn(organism, 20))).toEqual([0, 0, 0, 0, 0, 0]);
    expect(slotsIn("zipnet", 5)).toBe(5);
  });

  it("has a crash loop commit nothing", () => {
    const faults = [{ kind: "unit-crash-loops", organism: "offer", count: 2 } as const];

    expect(after([], faults).slotsIn("offer", 20)).toBe(0);
  });

  it("takes members that the scenario has down as the scenario does", () => {
    const faults = [{ kind: "members-down", organism: "relay", count: 2 } as const];
    const [alone, worse, better] = [
      after([], faults),
      after(stop(10 * MINUTE, "relay-1"), faults),
      after([...stop(10 * MINUTE, "relay-1"), ...start(15 * MINUTE, "relay-3")], faults),
    ].map(({ slotsIn }) => slotsIn("relay", 20));

    expect([alone, worse, better]).toEqual([5, 0, 5]);
  });

  it("leaves a member out of atelier's simulations while it does not run", () => {
    const { world, nowMs } = after([
      ...stop(10 * MINUTE, "atelier-2"),
      ...start(30 * MINUTE, "atelier-2"),
    ]);
    const told = [5, 20, 40].map((minutes) => {
      const record = recordAt(world, "atelier", world.baseSlot + minutes * 5, nowMs);
      return Object.keys(record?.fields["members"] as object).length;
    });

    expect(told).toEqual([4, 3, 4]);
  });

  it("leaves out of them who is down by the scenario, however old the record, until it is started", () => {
    const faults = [{ kind: "members-down", organism: "atelier", count: 1 } as const];
    const { world, nowMs } = after(start(30 * MINUTE, "atelier-4"), faults);
    const told = [-60, 20, 40].map((minutes) => {
      const record = recordAt(world, "atelier", world.baseSlot + minutes * 5, nowMs);
      return Object.keys(record?.fields["members"] as object).length;
    });

    expect(told).toEqual([3, 3, 4]);
  });

  it("has a member that is cut off miss nobody else once it is stopped", () => {
    const faults = [{ kind: "member-cut-off", organism: "relay" } as const];
    const { world, nowMs } = after(stop(10 * MINUTE, "relay-3"), faults);

    expect(committeeSize(world, "relay", "relay-1", nowMs)).toBe(2);
    expect(committeeSize(worldOf(faults), "relay", "relay-1", nowMs)).toBe(2);
  });

  it("keeps the newest records in sight, however long ago a pause began", () => {
    const began = worldOf([]).nowMs;
    const { world } = after(stop(10 * MINUTE, "relay-1", "relay-2"));
    const daysLater = began + 10 * 86_400_000;
    const [relay = 0] = newestSlots(world, "relay", daysLater, 3);
    const [tally = 0] = newestSlots(world, "tally", daysLater, 3);

    expect(commits(world, "relay", relay)).toBe(true);
    expect([relay + 1, relay + 2].map((slot) => commits(world, "relay", slot))).toEqual([
      false,
      false,
    ]);
    expect(relay - world.baseSlot).toBeGreaterThan(45);
    expect(tally).toBe(relay);
    expect(newestSlots(world, "relay", daysLater, 3)).toEqual([relay, relay - 1, relay - 2]);
  });

  it("finds every slot between two pauses", () => {
    const all = ["offer-1", "offer-2", "offer-3"];
    const { world, nowMs } = after([
      ...stop(10 * MINUTE, ...all),
      ...start(20 * MINUTE, ...all),
      ...stop(30 * MINUTE, ...all),
    ]);
    const found = newestSlots(world, "relay", nowMs, 200);
    const [newest = 0, ...rest] = found;
    const oldest = rest.at(-1) ?? 0;
    const expected = Array.from({ length: newest - oldest + 1 }, (_, back) => newest - back).filter(
      (slot) => commits(world, "relay", slot),
    );

    expect(found).toEqual(expected);
    expect(found).toHaveLength(200);
  });
});

describe("a unit's journal", () => {
  const UNIT = "builder@relay-member.service";

  function journal(member: string, done: readonly Done[], faults: readonly Fault[] = []) {
    const { world, nowMs } = after(done, faults);
    const at = { world, member: memberNamed(world, "relay", member), nowMs };
    return journalOf(UNIT, at)
      .split("\n")
      .map((line) => JSON.parse(line) as { __REALTIME_TIMESTAMP: string; MESSAGE: string })
      .map(({ __REALTIME_TIMESTAMP: micros, MESSAGE }) => ({
        afterMs: Number(micros) / 1000 - worldOf([]).nowMs,
        text: MESSAGE,
      }));
  }

  it("tells of a stop and of the start after it, and of no acks in between", () => {
    const lines = journal("relay-2", [
      [50 * MINUTE, "relay-2", "stop"],
      [55 * MINUTE, "relay-2", "start"],
    ]);
    const texts = lines.map(({ text }) => text).filter((text) => !text.includes("proposer ack"));
    const acks = lines.filter(({ text }) => text.includes("proposer ack"));

    expect(texts).toEqual([
      "starting state sync",
      "state sync complete, back online",
      `Stopping ${UNIT}...`,
      `${UNIT}: Deactivated successfully.`,
      `Stopped ${UNIT}.`,
      `Starting ${UNIT}...`,
      `Started ${UNIT}.`,
      "starting state sync",
      "state sync complete, back online",
    ]);
    expect(acks.some(({ afterMs }) => afterMs > 51 * MINUTE && afterMs < 55 * MINUTE)).toBe(false);
    expect(acks.some(({ afterMs }) => afterMs < 50 * MINUTE)).toBe(true);
    expect(acks.some(({ afterMs }) => afterMs > 55 * MINUTE)).toBe(true);
  });

  it("tells that a unit was killed", () => {
    const faults = [{ kind: "unit-ignores-sigterm", organism: "relay" } as const];
    const texts = journal("relay-2", [[50 * MINUTE, "relay-2", "stop"]], faults).map(
      ({ text }) => text,
    );

    expect(texts.slice(-3)).toEqual([
      `${UNIT}: State 'stop-sigterm' timed out. Killing.`,
      `${UNIT}: Main process exited, code=killed, status=9/KILL`,
      `${UNIT}: Failed with result 'timeout'.`,
    ]);
  });

  it("tells of a crash, and of a loop of them with its counter", () => {
    const crash = journal("relay-2", [[50 * MINUTE, "relay-2", "crash"]]).map(({ text }) => text);
    const faults = [{ kind: "unit-crash-loops", organism: "relay" } as const];
    const loop = journal("relay-2", [], faults).map(({ text }) => text);

    expect(crash.at(-2)).toBe(`${UNIT}: Main process exited, code=exited, status=3/NOTIMPLEMENTED`);
    expect(loop.filter((text) => text.includes("restart counter is at"))).toHaveLength(4);
  });
});
