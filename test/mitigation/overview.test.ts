import { describe, expect, it } from "@jest/globals";
import { plainText } from "../../src/message/plain-text.ts";
import { RunsResult } from "../../src/mitigation/result.ts";
import type { Answer } from "../../src/command/answer.ts";
import { isRefusal } from "../../src/message/refusal.ts";
import { withMitigation } from "./mitigation-under-test.ts";
import { actor } from "./people.ts";
import { typing } from "./typing.ts";

const PAIR = [actor("ada"), actor("ben")] as const;

/** What a person reads, without its line breaks. */
function words({ message }: Answer): string {
  return plainText(message).replace(/\s+/g, " ");
}

describe("a pause in the overview", () => {
  it("is told and listed however many runs came after it", () =>
    withMitigation(async (under) => {
      await under.run(PAIR, { verb: "pause" });
      await under.store.write(async ({ runs }) => {
        await runs.change("R1", ["complete"], { inForce: false });
      });
      for (let n = 0; n < 6; n += 1) {
        await under.run(PAIR, { verb: n % 2 === 0 ? "start" : "stop", members: ["relay-1"] });
      }
      await under.store.write(async ({ runs }) => {
        await runs.change("R1", ["complete"], { inForce: true });
      });
      const answer = await typing(under)("cho", "runs");

      expect(RunsResult.parse(answer.result)).toMatchObject({
        paused: "R1",
        runs: ["R7", "R6", "R5", "R4", "R3", "R1"].map((id) => ({ id })),
      });
      expect(words(answer)).toContain("The lattice is PAUSED by R1.");
      expect(words(answer)).toContain("1 older run is not listed");
    }));

  it("that holds is not called paused, and how far it came is told", () =>
    withMitigation(async (under) => {
      under.hosts.host("relay-1").unread = "unreachable";
      await under.run(PAIR, { verb: "pause", strict: true });
      const told = words(await typing(under)("cho", "runs"));

      expect(told).toContain("!! The pause R1 HOLDS: 3 of 10 units stopped.");
      expect(told).not.toContain("PAUSED");
    }));

  it("that is incomplete is told as such", () =>
    withMitigation(async (under) => {
      under.hosts.host("relay-1").unread = "unreachable";
      await under.run(PAIR, { verb: "pause" });

      expect(words(await typing(under)("cho", "runs"))).toContain(
        "The lattice is PAUSED by R1, but not everything is known to be stopped: 9 of 10 units stopped.",
      );
    }));
});

describe("a request that waits", () => {
  it("is shown whole: why, the plan with its units, what was looked at, and how to decide", () =>
    withMitigation(async (under) => {
      const { planHash } = await under.request(actor("ada"), {
        verb: "restart",
        members: ["relay-1"],
        reason: "new image",
      });
      const type = typing(under);
      for (const typed of ["runs", "runs r1"]) {
        const answer = await type("ben", typed);
        const told = words(answer);

        expect(answer.outcome).toBe("ok");
        for (const part of [
          "Ada Test asks to restart",
          "Why: new image",
          "relay.service on relay-1",
          "majority relay ok relay keeps 2 of 3",
          `approve R1 ${planHash.slice(0, 8)}`,
        ]) {
          expect(told).toContain(part);
        }
        const [request] = RunsResult.parse(answer.result).requests;
        expect(request?.plan).toMatchObject({ verb: "restart", hash: planHash });
        expect(request?.preflight.map(({ id }) => id)).toContain("majority relay");
      }
    }));

  it("stands in a table with its kin where there are more than three", () =>
    withMitigation(async (under) => {
      for (const member of ["relay-1", "relay-2", "relay-3", "atelier-1"]) {
        await under.request(actor("ada"), { verb: "start", members: [member] });
      }
      const type = typing(under);
      const told = words(await type("ben", "runs"));

      expect(told).toContain("Waiting for a second person");
      expect(told).not.toContain("relay.service on relay-2");
      expect(told).toContain("runs R4");
      expect(words(await type("ben", "runs R2"))).toContain("relay.service on relay-2");
    }));

  it("and is about a run names what it would leave out", () =>
    withMitigation(async (under) => {
      for (const name of under.hosts.names) under.hosts.unit(name).stopByHand();
      under.hosts.unit("unseal-1").onStart = "fails";
      await under.run(PAIR, { verb: "resume" });
      expect(isRefusal(await under.use.skip(actor("eva"), "R1"))).toBe(false);
      const told = words(await typing(under)("dan", "runs R2"));

      expect(told).toContain("Eva Test asks about R1 (resume, held): leave out what holds it");
      expect(told).toContain("unseal.service on unseal-1: does not stay up");
      expect(told).toContain("approve R2");
    }));
});

describe("a request that is decided", () => {
  it("is shown with the run that it became, and without anything to decide", () =>
    withMitigation(async (under) => {
      await under.run(PAIR, { verb: "pause", reason: "relay stalls" });
      const answer = await typing(under)("cho", "runs R1");
      const told = words(answer);

      expect(told).toContain("pause complete: every unit stopped");
      expect(told).toContain("As it was asked for:");
      expect(told).toContain("Why: relay stalls");
      expect(told).not.toContain("approve R1");
      expect(told).toMatch(/Plan [0-9a-f]{8}\./);
      expect(told).not.toMatch(/expires|second person decides/);
      expect(RunsResult.parse(answer.result)).toMatchObject({
        paused: "R1",
        requests: [{ id: "R1", status: "approved" }],
        runs: [{ id: "R1", state: "complete" }],
      });
    }));

  it("tells nothing of today where other runs came after it", () =>
    withMitigation(async (under) => {
      await under.run(PAIR, { verb: "pause" });
      const type = typing(under);
      expect(words(await type("cho", "runs R1"))).toContain("Integrators now");
      await under.run(PAIR, { verb: "resume" });

      expect(words(await type("cho", "runs R1"))).not.toContain("Integrators now");
    }));

  it("is shown with its end where it became none", () =>
    withMitigation(async (under) => {
      await under.request(actor("ada"), { verb: "pause" });
      await under.use.deny(actor("dan"), "R1", "the committee is fine");
      const told = words(await typing(under)("cho", "runs R1"));

      expect(told).toContain("R1 (pause) is denied by Dan Test. Nothing was done.");
      expect(told).toContain("Ada Test asks to pause");
      expect(told).not.toContain("approve R1");
    }));

  it("is refused where there is none, with those that wait", () =>
    withMitigation(async (under) => {
      const type = typing(under);
      expect((await type("cho", "runs R9")).error?.code).toBe("not-found");
      await under.request(actor("ada"), { verb: "pause" });

      expect((await type("cho", "runs R9")).error?.text).toContain("R1 (pause");
      expect((await type("cho", "runs 9")).error?.text).toContain("is named like R7");
    }));
});
