import { describe, expect, it } from "@jest/globals";
import { WAIT, withMitigation } from "./mitigation-under-test.ts";
import type { MitigationUnderTest } from "./mitigation-under-test.ts";
import { actor } from "./people.ts";

/** A night: a pause asked for, refused, approved, with a unit that is lost, and its resume. */
async function aNight(under: MitigationUnderTest): Promise<void> {
  const request = await under.request(actor("ada", "slack"), {
    verb: "pause",
    reason: "compromised committee",
  });
  await under.approves(actor("ada", "matrix"), request);
  await under.use.approve(actor("ben"), { id: request.id, hash: "0".repeat(8) }, WAIT);
  under.hosts.host("relay-2").acts = ["refused"];
  await under.approves(actor("ben", "terminal"), request);
  await under.use.retry(actor("dan"), request.id, WAIT);
  const early = await under.request(actor("ada"), { verb: "resume", reason: "is it over?" });
  await under.use.deny(actor("dan", "matrix"), early.id, "not that one");
  const resume = await under.request(actor("eva"), { verb: "resume" });
  await under.use.withdraw(actor("eva"), resume.id);
}

describe("the audit log", () => {
  it("has every word and act of a night in order, chained", () =>
    withMitigation(async (under) => {
      await aNight(under);
      const rows = (await under.seen.audit()).map(({ what }) => what);
      const acts = ["action.intent", "action.outcome"];

      expect(rows.filter((what) => !acts.includes(what))).toEqual([
        "request.made",
        "refused",
        "refused",
        "request.approved",
        "run.ended",
        "run.retried",
        "run.retry",
        "run.ended",
        "request.made",
        "request.denied",
        "request.made",
        "request.withdrawn",
      ]);
      expect(rows.filter((what) => acts.includes(what))).toHaveLength(2 * 11);
      expect(await under.seen.whole()).toBe(true);
    }));

  it("says of every request who asked, over which way, why, for what, and how it was proved", () =>
    withMitigation(async (under) => {
      await aNight(under);
      const [made] = await under.seen.audit("request.made");
      const { planHash, stateHash, expiresMs } = await under.seen.request("R1");

      expect(made).toEqual({
        what: "request.made",
        request: "R1",
        verb: "pause",
        by: "ada",
        via: "slack",
        reason: "compromised committee",
        planHash,
        stateHash,
        expiresMs,
        actions: expect.arrayContaining([
          ["stop", "relay-1", "ops@relay-1", "relay.service"],
        ]) as unknown,
        proof: { how: "ssh", signature: "ada signs ask" },
      });
    }));

  it("says of every decision whose it was, over which way, why, and how it was proved", () =>
    withMitigation(async (under) => {
      await aNight(under);

      expect(await under.seen.audit("request.approved")).toMatchObject([
        {
          request: "R1",
          requestedBy: "ada",
          by: "ben",
          via: "terminal",
          proof: { signature: "ben signs approve" },
        },
      ]);
      expect(await under.seen.audit("request.denied")).toMatchObject([
        {
          request: "R2",
          by: "dan",
          via: "matrix",
          reason: "not that one",
          proof: { signature: "dan signs deny" },
        },
      ]);
      expect(await under.seen.audit("request.withdrawn")).toMatchObject([
        { request: "R3", by: "eva", proof: { signature: "eva signs withdraw" } },
      ]);
      expect(await under.seen.audit("run.retry")).toMatchObject([
        { run: "R1", by: "dan", proof: { signature: "dan signs retry" } },
      ]);
    }));

  it("says of every refusal whose name was given, whether they proved it, and in which words", () =>
    withMitigation(async (under) => {
      await aNight(under);

      expect(await under.seen.audit("refused")).toEqual([
        {
          what: "refused",
          does: "approve R1",
          by: "ada",
          via: "matrix",
          proved: false,
          code: "own-request",
          text: expect.stringContaining("You asked for R1 yourself") as unknown,
        },
        {
          what: "refused",
          does: "approve R1",
          by: "ben",
          via: "terminal",
          proved: false,
          code: "wrong-hash",
          text: expect.stringContaining("not the plan of R1") as unknown,
        },
      ]);
    }));

  it("has of every action the host, the unit, the exact command line, and what came of it", () =>
    withMitigation(async (under) => {
      await aNight(under);
      const of = async (what: string) =>
        (await under.seen.audit(what)).filter((row) => row["host"] === "relay-2");

      const intent = {
        run: "R1",
        n: 3,
        host: "relay-2",
        unit: "relay.service",
        verb: "stop",
        command: "ssh ops@relay-2 sudo -n systemctl stop relay.service",
        before: { bootId: "boot-1", active: "active" },
      };
      expect(await of("action.intent")).toMatchObject([intent, intent]);
      expect(await of("action.outcome")).toMatchObject([
        {
          n: 3,
          outcome: "failed",
          detail: expect.stringContaining("refused") as unknown,
          noExit: "not allowed",
        },
        { n: 3, outcome: "done", detail: "stopped", exit: 0 },
      ]);
      expect(await under.seen.audit("run.ended")).toMatchObject([
        {
          run: "R1",
          state: "incomplete",
          left: [{ n: 3, host: "relay-2", unit: "relay.service" }],
        },
        { run: "R1", state: "complete", left: [] },
      ]);
    }));

  it("tells its head to everybody at the end of each run", () =>
    withMitigation(async (under) => {
      await under.run([actor("ada"), actor("ben")], { verb: "pause" });
      const rows = await under.seen.rows();
      const ended = rows.find(({ body }) => body.includes('"run.ended"'));
      const told = (await under.seen.told("R1")).at(-1);

      expect(ended).toBeDefined();
      expect(told?.replace(/\s+/g, " ")).toContain(
        `row ${ended?.seq ?? ""}, head ${ended?.hash ?? ""}`,
      );
    }));

  it("is written with what it speaks of: a change that cannot be written leaves no word of it", () =>
    withMitigation(async (under) => {
      const request = await under.request(actor("ada"), { verb: "pause" });
      const rows = (await under.seen.rows()).length;
      under.store.endAt({ write: 1, when: "before" });
      await expect(under.approves(actor("ben"), request)).rejects.toThrow("the process has ended");
      await under.kill();

      expect(await under.seen.rows()).toHaveLength(rows);
      expect(await under.seen.request("R1")).toMatchObject({ status: "pending" });
    }));
});
