import { describe, expect, it } from "@jest/globals";
import { plainLine } from "../../src/message/plain-text.ts";
import type { Line } from "../../src/message/model.ts";
import { typedHash } from "../../src/mitigation/plan/hashes.ts";
import { until, withMitigation } from "./mitigation-under-test.ts";
import { actor } from "./people.ts";

describe("who follows a run that another process carries out", () => {
  it("is told of each change once, and nothing while nothing changes", () =>
    withMitigation(async (under) => {
      const { id, planHash } = await under.request(actor("ada"), { verb: "pause" });
      const told: string[] = [];
      const tell = (line: Line) => {
        told.push(plainLine(line));
      };
      under.withoutTurn = true;
      const hash = typedHash(planHash);
      await under.use.approve(actor("ben"), { id, hash }, { wait: false, tell });
      for (let round = 0; round < 5; round += 1) {
        under.clock.skip(2_000);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      expect(told).toEqual([`${id} pause running`]);

      const change = { state: "complete", endedMs: under.clock.now() } as const;
      await under.store.write(({ runs }) => runs.change(id, ["running"], change));
      await until("the end", () => {
        under.clock.skip(2_000);
        return told.length > 1;
      });
      expect(told).toEqual([`${id} pause running`, `${id} pause complete`]);
    }));
});
