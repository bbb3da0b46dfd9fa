import { describe, expect, it } from "@jest/globals";
import { isRefusal } from "../../src/message/refusal.ts";
import type { Refusal } from "../../src/message/refusal.ts";
import { withMitigation } from "./mitigation-under-test.ts";
import { actor } from "./people.ts";

const PAIR = [actor("ada"), actor("ben")] as const;

describe("a lattice that is paused", () => {
  it.each(["start", "stop", "restart"] as const)(
    "is resumed, and no unit of it is told to %s beside the pause",
    (verb) =>
      withMitigation(async (under) => {
        const id = await under.run(PAIR, { verb: "pause" });
        const refused = await under.asks(actor("eva"), { verb, members: ["relay-1"] });

        expect(refused).toMatchObject({ code: "busy" });
        expect((refused as Refusal).text).toContain(`paused by ${id}: \`resume\` starts it again`);
        expect((refused as Refusal).text).toContain(`\`abort ${id}\``);
        expect(await under.asks(actor("eva"), { verb: "resume" })).toMatchObject({ kind: "made" });
      }),
  );

  it("is started unit by unit once the pause was given up", () =>
    withMitigation(async (under) => {
      const id = await under.run(PAIR, { verb: "pause" });
      under.hosts.host("tally-1").unread = "unreachable";
      expect(await under.asks(actor("ada"), { verb: "resume" })).toMatchObject({ kind: "failed" });

      expect(await under.use.abort(actor("ada"), id)).toEqual({ kind: "done", runId: id });
      expect((await under.seen.view(id)).run).toMatchObject({ state: "aborted", inForce: false });
      expect((await under.seen.told(id)).at(-1)).toContain("nobody watches it");
      await under.run(PAIR, { verb: "start", members: ["relay-1"] });
      expect(under.hosts.running()).toEqual(["relay-1"]);
      expect(await under.use.abort(actor("ada"), id)).toMatchObject({ code: "wrong-state" });
    }));

  it("needs a second person where somebody else than its two people gives the pause up", () =>
    withMitigation(async (under) => {
      const id = await under.run(PAIR, { verb: "pause" });
      const asked = await under.use.abort(actor("eva"), id);
      if (isRefusal(asked) || asked.kind !== "asked") throw new Error(JSON.stringify(asked));
      expect((await under.seen.view(id)).run).toMatchObject({ state: "complete", inForce: true });
      await under.approves(actor("dan"), asked.request);

      expect((await under.seen.view(id)).run).toMatchObject({ state: "aborted", inForce: false });
    }));
});
