import { describe, expect, it } from "@jest/globals";
import type { Answer } from "../../src/command/answer.ts";
import { AskResult, DecisionResult, RunsResult } from "../../src/mitigation/result.ts";
import { withMitigation } from "./mitigation-under-test.ts";
import { typing } from "./typing.ts";

const hashIn = ({ result }: Answer) =>
  AskResult.parse(result).request?.planHash.slice(0, 8) ?? "no request";

describe("a pause from asking to its end, as it is typed", () => {
  it("is a request, then a run whose answer has everything a person needs next", () =>
    withMitigation(async (under) => {
      const type = typing(under);
      const asked = await type("ada", 'pause --reason "compromised committee"');
      expect(asked).toMatchObject({ command: "pause", outcome: "ok" });
      expect(AskResult.parse(asked.result)).toMatchObject({
        request: { id: "R1", status: "pending", requestedBy: "ada" },
        plan: { verb: "pause", policy: "go-on" },
      });

      const approved = await type("ben", `approve R1 ${hashIn(asked)}`);
      expect(approved).toMatchObject({ command: "approve", outcome: "ok" });
      const { request, run } = DecisionResult.parse(approved.result);
      expect(request).toMatchObject({ status: "approved", decidedBy: "ben", run: "R1" });
      expect(run).toMatchObject({ state: "complete", paused: true, audit: { whole: true } });
      expect(run?.integrators).toContain("ConnectTimeout");
      expect(run?.draft?.title).toContain("paused");
    }));

  it("that was asked for twice shows the first request", () =>
    withMitigation(async (under) => {
      const type = typing(under);
      await type("ada", "pause");
      const again = AskResult.parse((await type("eva", "pause")).result);

      expect(again).toMatchObject({ existing: true, request: { id: "R1", requestedBy: "ada" } });
    }));

  it("that ends incomplete is a finding, and `runs` says so", () =>
    withMitigation(async (under) => {
      const type = typing(under);
      under.hosts.host("relay-2").unread = "unreachable";
      const asked = await type("ada", "pause");
      const approved = await type("ben", `approve R1 ${hashIn(asked)}`);
      expect(approved.outcome).toBe("finding");

      const runs = await type("cho", "runs");
      expect(runs.outcome).toBe("finding");
      expect(RunsResult.parse(runs.result)).toMatchObject({
        paused: "R1",
        requests: [],
        runs: [{ id: "R1", state: "incomplete" }],
      });
    }));

  it.each([
    ["deny R1 the committee is fine", "dan", "denied"],
    ["withdraw R1", "ada", "withdrawn"],
  ])("%s ends it", (typed, who, status) =>
    withMitigation(async (under) => {
      const type = typing(under);
      await type("ada", "pause");
      const ended = await type(who, typed);

      expect(ended.outcome).toBe("ok");
      expect(DecisionResult.parse(ended.result).request?.status).toBe(status);
    }),
  );
});

describe("a dry run", () => {
  it.each(["pause", "resume", "restart relay-1", "stop relay-1", "start relay-1"])(
    "of %s stores nothing and opens no store",
    (typed) =>
      withMitigation(async (under) => {
        const answer = await typing(under)("cho", `${typed} --dry-run`);
        const result = AskResult.parse(answer.result);

        // The slot could not be walked in this test; everything else was read.
        expect(answer.outcome).toBe("unknown");
        expect(result.request).toBeUndefined();
        expect(result.plan.hash).toMatch(/^[0-9a-f]{64}$/);
        expect(under.store.writes).toBe(0);
        expect(await under.seen.rows()).toEqual([]);
      }),
  );

  it("prints the lines to run by hand, also where no host answers", () =>
    withMitigation(async (under) => {
      for (const name of under.hosts.names) under.hosts.host(name).unread = "unreachable";
      const answer = await typing(under)("cho", "pause --dry-run --commands");
      const { commands: lines } = AskResult.parse(answer.result);

      expect(lines).toHaveLength(10);
      expect(lines?.[0]).toBe("ssh ops@tally-1 sudo -n systemctl stop tally.service");
      expect(answer.outcome).toBe("finding");
    }));
});

describe("what is typed wrong", () => {
  it.each([
    ["pause --commands", "`--commands` goes with `--dry-run`"],
    ["approve 7 1f3a9c22", "A request is named like R7."],
    ["approve R1 1f3a9c2", "A plan is named by the eight digits"],
    ["approve R1", "There is no request"],
    ["approve", "Name the request, such as R7."],
    ["deny", "Name the request, such as R7."],
    ["withdraw", "Name the request, such as R7."],
    ["retry", "Name the run, such as R7."],
    ["skip", "Name the run, such as R7."],
    ["abort", "Name the run, such as R7."],
    ["start", "Name the member, such as relay-2."],
    ["stop", "Name the member, such as relay-2."],
    [`deny R1 ${"x".repeat(401)}`, "longer than 400 characters"],
    ['deny R1 ""', "The reason is empty."],
    ["retry 1", "A run is named like its request: R7."],
    ["restart relay-9", "Did you mean `relay-1`"],
    ["stop relay", "Did you mean `relay-1`"],
    ["restart", "It needs at least one member or organism."],
    ['pause --reason ""', "The reason is empty."],
    [`pause --reason ${"x".repeat(401)}`, "longer than 400 characters"],
  ])("%j is refused with what is allowed", (typed, words) =>
    withMitigation(async (under) => {
      const answer = await typing(under)("ada", typed);

      expect(answer.outcome).toBe("refused");
      expect(answer.error?.text).toContain(words);
      expect(under.hosts.log).toEqual([]);
    }),
  );

  it.each(["a\u202eb\u0007c\ud83d", '"a\u202eb\u0007c\ud83d"'])(
    "is a reason of a denial in which the same is done to %j",
    (reason) =>
      withMitigation(async (under) => {
        const type = typing(under);
        await type("ada", "pause");
        await type("dan", `deny R1 ${reason}`);

        expect((await under.seen.request("R1")).note).toBe("a b c\ufffd");
      }),
  );

  it("is a reason in which control characters become blanks, and half characters are made whole", () =>
    withMitigation(async (under) => {
      await typing(under)("ada", `pause --reason "a\u202eb\u0007c\ud83d"`);

      expect((await under.seen.request("R1")).reason).toBe("a b c\ufffd");
    }));
});

describe("a run that holds, as it is typed", () => {
  it("is shown by retry, skip and abort with its request or its end", () =>
    withMitigation(async (under) => {
      const type = typing(under);
      for (const name of under.hosts.names) under.hosts.unit(name).stopByHand();
      under.hosts.unit("unseal-1").onStart = "fails";
      const asked = await type("ada", "resume");
      expect((await type("ben", `approve R1 ${hashIn(asked)}`)).outcome).toBe("finding");

      const retried = await type("dan", "retry R1");
      expect(retried.outcome).toBe("finding");
      expect(DecisionResult.parse(retried.result).run?.state).toBe("held");
      const skipped = DecisionResult.parse((await type("eva", "skip r1")).result);
      expect(skipped).toMatchObject({
        request: { id: "R2", kind: "skip" },
        run: { state: "held" },
      });
      const done = await type("ben", `approve R2 ${skipped.request?.planHash.slice(0, 8) ?? ""}`);
      expect(DecisionResult.parse(done.result).run?.state).toBe("complete");
      expect((await type("ada", "abort R1")).error?.code).toBe("wrong-state");
    }));
});
