import { describe, expect, it } from "@jest/globals";
import { isRefusal } from "../../src/message/refusal.ts";
import { GO, withMitigation } from "./mitigation-under-test.ts";
import type { MitigationUnderTest } from "./mitigation-under-test.ts";
import { actor } from "./people.ts";

const PAIR = [actor("ada"), actor("ben")] as const;

/** A strict pause that holds, since one host of tally cannot be reached. */
async function heldPause(under: MitigationUnderTest): Promise<string> {
  under.hosts.host("tally-1").unread = "unreachable";
  return under.run(PAIR, { verb: "pause", strict: true, reason: "a test" });
}

describe("what people put their name under", () => {
  it("names the reason and every unit when somebody asks and when somebody agrees", () =>
    withMitigation(async (under) => {
      const ada = actor("ada");
      const ben = actor("ben");
      await under.run([ada, ben], { verb: "restart", members: ["relay-1"], reason: "it hangs" });
      const units = ["relay: restart relay.service on relay-1 (relay-1)"];

      expect(ada.signed).toMatchObject([
        { does: "ask", request: undefined, verb: "restart", reason: "it hangs", units },
      ]);
      expect(ben.signed).toMatchObject([
        { does: "approve", request: "R1", verb: "restart", reason: "it hangs", units },
      ]);
    }));

  it("is the abort and not the pause, where somebody agrees to an abort", () =>
    withMitigation(async (under) => {
      const id = await heldPause(under);
      const eva = actor("eva");
      const dan = actor("dan");
      const asked = await under.use.abort(eva, id);
      if (isRefusal(asked) || asked.kind !== "asked") throw new Error(JSON.stringify(asked));
      const [waiting] = await under.seen.told(id).then((told) => told.slice(-1));
      await under.approves(dan, asked.request, GO);

      expect(eva.signed).toMatchObject([{ does: "ask", request: undefined, verb: `abort ${id}` }]);
      expect(dan.signed).toMatchObject([{ does: "approve", verb: `abort ${id}` }]);
      expect(dan.signed[0]?.units[0]).toBe("tally.service on tally-1: unreachable");
      expect(waiting).toContain("end it as it stands");
    }));

  it("names the units that are stopped again, where a pause was complete", () =>
    withMitigation(async (under) => {
      const id = await under.run(PAIR, { verb: "pause" });
      under.hosts.unit("relay-2").startByHand();
      const dan = actor("dan");
      await under.use.retry(dan, id, GO);

      expect(dan.signed).toMatchObject([
        {
          does: "retry",
          request: id,
          units: ["relay.service on relay-2: runs again, to be stopped"],
        },
      ]);
    }));

  it("is kept with the abort of one of the run's own people", () =>
    withMitigation(async (under) => {
      const id = await heldPause(under);
      await under.use.abort(actor("ada"), id);

      expect(await under.seen.audit("run.aborted")).toMatchObject([
        { run: id, by: ["ada"], via: "terminal", proof: { signature: "ada signs abort" } },
      ]);
    }));
});

describe("a request about a run", () => {
  it("is called what it wants wherever it is named", () =>
    withMitigation(async (under) => {
      const id = await heldPause(under);
      const eva = actor("eva");
      const asked = await under.use.abort(eva, id);
      if (isRefusal(asked) || asked.kind !== "asked") throw new Error(JSON.stringify(asked));
      const none = await under.use.withdraw(eva, "R99");
      await under.use.withdraw(eva, asked.request.id);

      expect(none).toMatchObject({ text: expect.stringContaining(`(abort ${id}, asked by eva)`) });
      const told = (await under.seen.told(asked.request.id)).join("\n");
      expect(told).toContain(`${asked.request.id} (abort ${id}) is withdrawn`);
    }));
});
