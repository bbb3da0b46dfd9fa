import { describe, expect, it } from "@jest/globals";
import { READER_MODES } from "../../src/drill/fault.ts";
import type { Fault } from "../../src/drill/fault.ts";
import { loadTopology } from "../../src/drill/topology.ts";
import type { Topology } from "../../src/drill/topology.ts";
import { stateOf } from "../walk/lattice-under-test.ts";
import { withDrill } from "./open.ts";

/** Another lattice than the one drills come with: other names, another id, another slot, other sizes. */
function renamed(): Topology {
  const topology = loadTopology();
  return {
    ...topology,
    name: "moved",
    latticeId: "ee".repeat(32),
    startSlot: 77_000,
    organisms: {
      ...topology.organisms,
      relay: { ...topology.organisms.relay, members: ["berta", "carl", "dora", "emil", "frida"] },
    },
  };
}

const fault = (given: Fault) => given;

describe("a simulated lattice that nobody has seen before", () => {
  it("is walked as it is: nothing in an answer is canned", async () => {
    const faults = [
      fault({ kind: "stall", organism: "relay", from: -6 }),
      fault({ kind: "members-down", organism: "relay", count: 3 }),
    ];
    await withDrill(
      { faults },
      async ({ walk, simulation }) => {
        const result = await walk();

        expect(simulation.clockSlot).toBe(77_000);
        expect(result).toMatchObject({ slot: 76_997, verdict: "stalled", stalledAt: "relay" });
        expect(result.chain?.committee).toMatchObject({ n: 5, health: "below-majority" });
        const down = result.chain?.committee?.members.filter(({ up }) => up === "down");
        expect(down?.map(({ member }) => member)).toEqual(["dora", "emil", "frida"]);
      },
      renamed(),
    );
  });

  it("shows two faults laid over each other", async () => {
    const faults = [
      fault({ kind: "stall", organism: "atelier", from: -8 }),
      fault({ kind: "reader", reader: 2, mode: "behind", slots: 12 }),
    ];
    await withDrill({ faults }, async ({ walk }) => {
      const result = await walk();

      expect(result).toMatchObject({
        verdict: "stalled",
        stalledAt: "atelier",
        certainty: "one-reader",
      });
      expect(stateOf(result, "offer").readers[1]).toMatchObject({ reason: "behind" });
    });
  });

  it("is one with its other reader taken away when two faults meet at one organism", async () => {
    const faults = [
      fault({ kind: "reader", reader: 1, mode: "html", organisms: ["offer"] }),
      fault({ kind: "reader", reader: 2, mode: "redirect", organisms: ["offer"] }),
      fault({ kind: "stall", organism: "offer", from: -9 }),
    ];
    await withDrill({ faults }, async ({ walk }) => {
      const result = await walk();

      expect(result).toMatchObject({ verdict: "unknown", stalledAtOneOf: ["offer", "atelier"] });
      expect(stateOf(result, "offer").readers.map(({ reason }) => reason)).toEqual([
        "not json",
        "redirect",
      ]);
    });
  });

  it("changes under a trainer's hand while it runs", async () => {
    await withDrill({ faults: [] }, async ({ walk, simulation }) => {
      const before = await walk();
      simulation.switchTo({
        name: "worse",
        simulates: "It got worse.",
        faults: [fault({ kind: "stall", organism: "offer", from: -9 })],
      });
      const after = await walk();

      expect([before.verdict, after.verdict]).toEqual(["complete", "stalled"]);
    });
  });
});

const REASONS: Readonly<Record<(typeof READER_MODES)[number], string>> = {
  behind: "behind",
  refuses: "unreachable",
  hangs: "timed out",
  error: "http status",
  html: "not json",
  redirect: "redirect",
  endless: "too large",
  offline: "offline",
  "another-slot": "another slot",
  "negative-slot": "negative slot",
  "future-commit": "future commit",
  "another-digest": "",
  "other-lattice": "other lattice",
};

describe("a reader that fails its askers", () => {
  const failing = READER_MODES.filter(
    (mode) => !["behind", "another-digest", "offline"].includes(mode),
  );

  it.each(failing)("by %s makes what it reads unknown, with that reason", async (mode) => {
    const topology = { ...loadTopology(), readers: 1 };
    const faults = [fault({ kind: "reader", reader: 1, mode })];
    await withDrill(
      { faults },
      async ({ walk }) => {
        const result = await walk("9412340");

        expect(result.verdict).toBe("unknown");
        for (const { name, state, reason } of result.organisms) {
          if (name !== "zipnet")
            expect([name, state, reason]).toEqual([name, "unknown", REASONS[mode]]);
        }
      },
      topology,
    );
  });

  it("by being offline makes a missing record unknown", async () => {
    const faults = [
      fault({ kind: "reader", reader: 1, mode: "offline" }),
      fault({ kind: "stall", organism: "offer", from: -9 }),
    ];
    await withDrill(
      { faults },
      async ({ walk }) => {
        expect(stateOf(await walk(), "offer")).toMatchObject({
          state: "unknown",
          reason: "offline",
        });
      },
      { ...loadTopology(), readers: 1 },
    );
  });
});
