import { describe, expect, it } from "@jest/globals";
import { nextLookMs } from "../../src/mitigation/run/look-pace.ts";
import { GO, until, withMitigation } from "./mitigation-under-test.ts";
import { actor } from "./people.ts";

const PAIR = [actor("ada"), actor("ben")] as const;

const HOUR_MS = 3_600_000;

/** The unit's stop time-out and ten seconds. */
const PATIENCE_MS = 100_000;

describe("the wait until the next look", () => {
  it.each([
    [0, 25],
    [100, 25],
    [400, 50],
    [1_600, 200],
    [2_000, 250],
    [90_000, 250],
  ])("after %i ms is %i ms", (waitedMs, expected) => {
    expect(nextLookMs(waitedMs, 250)).toBe(expected);
  });
});

describe("a pause", () => {
  it("does not wait a whole interval for each stage whose units stop at once", () =>
    withMitigation(async (under) => {
      const pollMs = 5_000;
      under.settings({ pollMs, stayDownMs: 0 });
      const begunMs = performance.now();
      const id = await under.run(PAIR, { verb: "pause" });

      expect(performance.now() - begunMs).toBeLessThan(pollMs);
      expect((await under.seen.view(id)).run.state).toBe("complete");
    }));

  it("looks no second time at what need not stay down", () =>
    withMitigation(async (under) => {
      under.settings({ stayDownMs: 0, pollMs: 30, watchMs: HOUR_MS });
      let before = 0;
      under.hosts.onAct = ({ host }) => {
        if (host === "tally-1") before = under.hosts.looks.length;
        return Promise.resolve();
      };
      await under.run(PAIR, { verb: "pause" });

      const after = under.hosts.looks.slice(before).filter((host) => host === "tally-1");
      expect(after).toHaveLength(1);
    }));

  it("gives a unit its stop time-out and no more, although somebody set the clock back", () =>
    withMitigation(async (under) => {
      under.hosts.unit("relay-2").onStop = "stuck";
      const id = await under.run(PAIR, { verb: "pause" }, GO);
      await until("a stop to relay-2", () => under.hosts.log.includes("stop relay-2"));
      under.clock.setBack(HOUR_MS);
      await new Promise((resolve) => setTimeout(resolve, 20));
      under.clock.skip(PATIENCE_MS);
      await until("settled", async () => {
        const { state } = await under.seen.action(id, "relay-2");
        return state === "failed";
      });
    }));
});
