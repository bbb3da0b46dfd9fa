import { describe, expect, it } from "@jest/globals";
import { isRefusal } from "../../src/message/refusal.ts";
import { WAIT, withMitigation } from "./mitigation-under-test.ts";
import type { MitigationUnderTest } from "./mitigation-under-test.ts";
import { actor } from "./people.ts";

const FORGOTTEN = { active: "inactive", sub: "dead", mainPid: 0, invocation: undefined } as const;

/** The configuration's name for relay-1's unit has a slip in it: systemd makes an instance of it up. */
function misspelt({ hosts }: MitigationUnderTest): void {
  hosts.unit("relay-1").is({ ...FORGOTTEN, templateOnly: true });
}

describe("a unit's name that systemd knows from a template only", () => {
  it("is shown to whoever is to agree", () =>
    withMitigation(async (under) => {
      misspelt(under);
      const asked = await under.asks(actor("ada"), { verb: "pause" });
      if (isRefusal(asked)) throw new Error(asked.text);

      const units = asked.preflight.lines.find(({ id }) => id === "units");
      expect(units?.verdict).toBe("unknown");
      expect(units?.summary).toContain("relay-1: known from its template only");
    }));

  it("is not told as stopped, and nothing is sent to it", () =>
    withMitigation(async (under) => {
      misspelt(under);
      const id = await under.run([actor("ada"), actor("ben")], { verb: "pause" }, WAIT);
      const { run, actions } = await under.seen.view(id);

      expect(run.state).toBe("incomplete");
      expect(actions.find(({ host }) => host === "relay-1")).toMatchObject({
        state: "failed",
        detail: expect.stringContaining("is the name right?"),
      });
      expect(under.hosts.log).not.toContain("stop relay-1");
      const rows = (await under.seen.audit("action.outcome")).length;
      await new Promise((resolve) => setTimeout(resolve, 200));
      expect(await under.seen.audit("action.outcome")).toHaveLength(rows);
    }));

  it("is stopped where it was seen to run before: systemd forgets a unit that is not enabled", () =>
    withMitigation(async (under) => {
      under.hosts.onAct = ({ host }) => {
        if (host === "relay-1") misspelt(under);
        return Promise.resolve();
      };
      const id = await under.run([actor("ada"), actor("ben")], { verb: "pause" }, WAIT);

      expect((await under.seen.view(id)).run.state).toBe("complete");
    }));
});
