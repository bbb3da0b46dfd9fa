import { describe, expect, it } from "@jest/globals";
import { GO, until, withMitigation } from "./mitigation-under-test.ts";
import type { MitigationUnderTest } from "./mitigation-under-test.ts";
import { actor } from "./people.ts";

const PAIR = [actor("ada"), actor("ben")] as const;

/** A restart whose process was killed after its intent; whether ssh will still bring it, nobody can tell. */
async function killedOnTheWay(under: MitigationUnderTest): Promise<string> {
  under.settings({ lateMs: 600 });
  under.hosts.host("relay-1").acts.push("lost, not done");
  const id = await under.run(PAIR, { verb: "restart", members: ["relay-1"] }, GO);
  await until("the intent", async () => (await under.seen.audit("action.intent")).length === 1);
  await under.kill();
  under.reported.length = 0;
  await under.opened();
  return id;
}

describe("a restart that was on its way when the bot was killed", () => {
  it("is not sent a second time when it arrives late", () =>
    withMitigation(async (under) => {
      const id = await killedOnTheWay(under);
      under.hosts.unit("relay-1").told("restart");
      await under.desk.idle();

      expect((await under.seen.view(id)).run.state).toBe("complete");
      expect(under.hosts.log).toEqual([]);
      const [{ detail } = { detail: "" }] = (await under.seen.view(id)).actions;
      expect(detail).toBe("settled by looking: restarted");
    }));

  it("is sent again when it did not arrive while it could", () =>
    withMitigation(async (under) => {
      const begun = performance.now();
      const id = await killedOnTheWay(under);
      await under.desk.idle();

      expect(performance.now() - begun).toBeGreaterThan(600);
      expect((await under.seen.view(id)).run.state).toBe("complete");
      expect(under.hosts.log).toEqual(["restart relay-1"]);
      const told = (await under.seen.told(id)).join("\n").replace(/\s+/g, " ");
      expect(told).toContain("it did not happen so far");
    }));
});
