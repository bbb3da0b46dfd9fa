import { describe, expect, it } from "@jest/globals";
import { GO, until, withMitigation } from "./mitigation-under-test.ts";
import type { MitigationUnderTest } from "./mitigation-under-test.ts";
import { actor } from "./people.ts";

const PAIR = [actor("ada"), actor("ben")] as const;

/** How long a host may be silent before nobody waits for it any more. */
const OUT_OF_SIGHT_MS = 10_000;

const HOUR_MS = 3_600_000;

const sometime = () => new Promise((resolve) => setTimeout(resolve, 60));

/** The host is gone from the moment that a stop reaches it. */
function vanishesAtItsStop({ hosts }: MitigationUnderTest, name: string): void {
  hosts.onAct = ({ host }) => {
    if (host === name) hosts.host(host).unread = "unreachable";
    return Promise.resolve();
  };
}

describe("a host that vanishes", () => {
  it("between the look and the stop was not reached, and is tried again by itself", () =>
    withMitigation(async (under) => {
      under.settings({ tryAgainMs: HOUR_MS });
      under.hosts.host("relay-2").acts = ["not reached"];
      const id = await under.run(PAIR, { verb: "pause" });
      expect(await under.seen.action(id, "relay-2")).toMatchObject({
        state: "unreachable",
        detail: expect.stringContaining("nothing was sent") as unknown,
      });
      expect((await under.seen.view(id)).run.state).toBe("incomplete");

      under.clock.skip(HOUR_MS);
      await until("complete", async () => (await under.seen.view(id)).run.state === "complete");
      expect(await under.seen.action(id, "relay-2")).toMatchObject({ state: "done", attempt: 2 });
      expect(under.hosts.running()).toEqual([]);
    }));

  it("for good is tried again and again, and is one row of the audit log until something is other than before", () =>
    withMitigation(async (under) => {
      under.settings({ watchMs: HOUR_MS });
      under.hosts.host("relay-2").unread = "unreachable";
      const id = await under.run(PAIR, { verb: "pause" });
      const tries = () => under.hosts.looks.filter((name) => name === "relay-2").length;
      const after = async (more: number) => {
        const enough = tries() + more;
        await until("tried", () => tries() >= enough);
        const outcomes = await under.seen.audit("action.outcome");
        return outcomes.filter(({ host }) => host === "relay-2").length;
      };
      const told = (await under.seen.notices()).length;
      expect(await after(20)).toBe(1);
      expect(await under.seen.audit("action.intent")).toHaveLength(9);

      under.hosts.host("relay-2").unread = "host key";
      expect(await after(20)).toBe(2);
      expect((await under.seen.action(id, "relay-2")).detail).toContain("(host key: a test's)");
      expect(await under.seen.notices()).toHaveLength(told);
    }));

  it("after its stop was sent holds nobody up for its unit's stop time-out", () =>
    withMitigation(async (under) => {
      under.settings({ tryAgainMs: HOUR_MS });
      under.hosts.unit("relay-2").onStop = "stuck";
      vanishesAtItsStop(under, "relay-2");
      const id = await under.run(PAIR, { verb: "pause" }, GO);
      await until("a stop to relay-2", () => under.hosts.log.includes("stop relay-2"));
      under.clock.skip(OUT_OF_SIGHT_MS - 2_000);
      await sometime();
      expect(await under.seen.action(id, "relay-2")).toMatchObject({ state: "started" });

      under.clock.skip(2_000);
      await under.desk.idle();
      expect(await under.seen.action(id, "relay-2")).toMatchObject({
        state: "unreachable",
        detail: expect.stringContaining("a stop was sent; the host could not be asked") as unknown,
      });
      expect((await under.seen.view(id)).run.state).toBe("incomplete");
      expect(under.hosts.running()).toEqual([]);
    }));

  it("for a moment while its unit goes down is waited for", () =>
    withMitigation(async (under) => {
      under.settings({ tryAgainMs: HOUR_MS });
      under.hosts.unit("relay-2").takesMs = 20;
      vanishesAtItsStop(under, "relay-2");
      const id = await under.run(PAIR, { verb: "pause" }, GO);
      await until("a stop to relay-2", () => under.hosts.log.includes("stop relay-2"));
      await sometime();
      under.hosts.host("relay-2").unread = undefined;
      await under.desk.idle();

      expect(await under.seen.action(id, "relay-2")).toMatchObject({ state: "done", attempt: 1 });
      expect((await under.seen.view(id)).run.state).toBe("complete");
    }));
});
