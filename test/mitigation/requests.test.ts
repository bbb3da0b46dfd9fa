import { describe, expect, it } from "@jest/globals";
import { plainText } from "../../src/message/plain-text.ts";
import { isRefusal } from "../../src/message/refusal.ts";
import { askedAnswer } from "../../src/mitigation/answers/asked.ts";
import type { Asked } from "../../src/mitigation/request/ask.ts";
import type { Refusal } from "../../src/message/refusal.ts";
import { GO, withMitigation } from "./mitigation-under-test.ts";
import type { MitigationUnderTest, Wanted } from "./mitigation-under-test.ts";
import { actor } from "./people.ts";

const PAIR = [actor("ada"), actor("ben")] as const;

const OTHERS: readonly Wanted[] = [
  { verb: "resume" },
  { verb: "restart", members: ["relay-1"] },
  { verb: "start", members: ["relay-1"] },
];

function made(asked: Asked | Refusal): Asked {
  if (isRefusal(asked)) throw new Error(asked.text);
  return asked;
}

function pendingCount(under: MitigationUnderTest): Promise<number> {
  return under.store.read(async ({ requests }) => (await requests.pending()).length);
}

describe("asking for a pause", () => {
  it("stores who asks, why, for what and until when, and tells approvers", () =>
    withMitigation(async (under) => {
      const beganMs = under.clock.now();
      const request = await under.request(actor("ada", "slack"), {
        verb: "pause",
        reason: "compromised committee",
      });

      expect(request).toMatchObject({
        id: "R1",
        status: "pending",
        requestedBy: "ada",
        requestedVia: "slack",
        reason: "compromised committee",
        rule: "two-person",
      });
      expect(request.expiresMs - request.createdMs).toBe(600_000);
      expect(request.createdMs).toBeGreaterThanOrEqual(beganMs);
      const [notice] = await under.seen.notices();
      expect(notice).toMatchObject({ topic: "R1", audience: "approvers" });
      const [text] = await under.seen.told("R1");
      expect(text).toContain("Ada Test asks to pause lattice tiny");
      expect(text).toContain("compromised committee");
      expect(text).toContain(`approve R1 ${request.planHash.slice(0, 8)}`);
    }));

  it("in the same moment twice makes one request", () =>
    withMitigation(async (under) => {
      const both = await Promise.all([
        under.asks(actor("ada"), { verb: "pause" }),
        under.asks(actor("eva"), { verb: "pause" }),
      ]);
      const asked = both.map(made);

      expect(asked.map(({ kind }) => kind).sort()).toEqual(["existing", "made"]);
      expect(asked.map(({ request }) => request?.id)).toEqual(["R1", "R1"]);
      expect(await under.seen.audit("request.made")).toHaveLength(1);
    }));

  it("after the first request's time is a request of its own, although nobody ended the first yet", () =>
    withMitigation(async (under) => {
      const first = await under.request(actor("ada"), { verb: "pause" });
      // Right at its end; the round that ends requests has not come by.
      under.clock.skip(first.expiresMs - under.clock.now());
      const next = made(await under.asks(actor("ada"), { verb: "pause" }));

      expect(next).toMatchObject({ kind: "made", request: { id: "R2" } });
      expect(await under.seen.request("R1")).toMatchObject({ status: "expired" });
    }));

  it("is never kept back by what is seen, all of which the second person sees", () =>
    withMitigation(async (under) => {
      for (const name of under.hosts.names) under.hosts.host(name).unread = "unreachable";
      under.hosts.host("tally-1").unread = undefined;
      under.hosts.host("tally-1").mayNot = true;
      const asked = made(await under.asks(actor("ada"), { verb: "pause" }));

      expect(asked.kind).toBe("made");
      const verdicts = asked.preflight.lines.map(({ id, verdict }) => [id, verdict]);
      expect(verdicts).toEqual([
        ["hosts", "fail"],
        ["units", "unknown"],
        ["permission", "fail"],
        ["walk", "unknown"],
      ]);
      const [text] = await under.seen.told("R1");
      expect(text).toContain("9 of 10 do not answer");
      expect(text).toContain("may not stop tally.service on tally-1");
    }));

  it("without a proof stores nothing, and the refusal is kept", () =>
    withMitigation(async (under) => {
      const ada = actor("ada");
      ada.unproved = "No key of `people.ada.sshKeys` is in your agent.";

      expect(await under.asks(ada, { verb: "pause" })).toMatchObject({ code: "proof" });
      expect(await pendingCount(under)).toBe(0);
      expect(await under.seen.audit()).toMatchObject([
        { what: "refused", does: "pause", by: "ada", code: "proof" },
      ]);
      expect(await under.seen.notices()).toEqual([]);
    }));

  it("binds the proof to the verb and to both hashes", () =>
    withMitigation(async (under) => {
      const ada = actor("ada");
      const { planHash, stateHash } = await under.request(ada, { verb: "pause" });

      expect(ada.signed).toMatchObject([
        { does: "ask", request: undefined, verb: "pause", planHash, stateHash },
      ]);
    }));
});

describe("while a pause", () => {
  const refusedAll = async (under: MitigationUnderTest, words: string) => {
    for (const wanted of OTHERS) {
      const refused = await under.asks(actor("eva"), wanted);
      expect(refused).toMatchObject({ code: "busy" });
      expect((refused as Refusal).text).toContain(words);
    }
  };

  it("is asked for, nothing else can be asked for", () =>
    withMitigation(async (under) => {
      await under.request(actor("ada"), { verb: "pause" });

      await refusedAll(under, "A pause is asked for (R1)");
      expect(await under.seen.audit("refused")).toHaveLength(OTHERS.length);
    }));

  it("is asked for, what was asked for before cannot be approved", () =>
    withMitigation(async (under) => {
      const restart = await under.request(actor("ada"), { verb: "restart", members: ["relay-1"] });
      const pause = await under.request(actor("eva"), { verb: "pause" });

      expect(await under.approves(actor("ben"), restart)).toMatchObject({ code: "busy" });
      await under.use.withdraw(actor("eva"), pause.id);
      expect(isRefusal(await under.approves(actor("ben"), restart))).toBe(false);
    }));

  it("is under way, nothing else can be asked for, nor another pause", () =>
    withMitigation(async (under) => {
      under.hosts.unit("tally-1").onStop = "stuck";
      const id = await under.run(PAIR, { verb: "pause" }, GO);

      await refusedAll(under, `${id} (pause) is under way`);
      expect(await under.asks(actor("eva"), { verb: "pause" })).toMatchObject({ code: "busy" });
    }));

  it("is incomplete, its resume is let through and nothing else", () =>
    withMitigation(async (under) => {
      under.hosts.host("relay-2").unread = "unreachable";
      const id = await under.run(PAIR, { verb: "pause" });
      expect((await under.seen.view(id)).run.state).toBe("incomplete");

      for (const wanted of OTHERS.slice(1)) {
        expect(await under.asks(actor("eva"), wanted)).toMatchObject({ code: "busy" });
      }
      under.hosts.host("relay-2").unread = undefined;
      expect(await under.asks(actor("eva"), { verb: "resume" })).toMatchObject({ kind: "made" });
    }));
});

describe("a preflight that speaks against it", () => {
  it.each(OTHERS)("keeps $verb back: a finding, and no request", (wanted) =>
    withMitigation(async (under) => {
      under.hosts.host("relay-1").mayNot = true;
      const asked = made(await under.asks(actor("ada"), wanted));
      const answer = askedAnswer(asked, under.sources);

      expect(asked).toMatchObject({ kind: "failed", request: undefined });
      expect(answer.outcome).toBe("finding");
      expect(answer.result.request).toBeUndefined();
      expect(await pendingCount(under)).toBe(0);
      expect(await under.seen.audit()).toMatchObject([
        { what: "refused", does: wanted.verb, by: "ada", code: "preflight" },
      ]);
    }),
  );

  it("is told with a line that looks again at the very same", () =>
    withMitigation(async (under) => {
      under.hosts.host("relay-1").mayNot = true;
      const members = ["relay-1", "unseal-1"];
      const asked = made(await under.asks(actor("ada"), { verb: "restart", members }));
      const { body } = askedAnswer(asked, under.sources);
      const told = plainText({ origin: null, ...body });

      expect(told).toContain("restart is not asked for, since this speaks against it:");
      expect(told).toContain("restart unseal-1 relay-1 --dry-run");
    }));

  it("of a unit that systemd does not know keeps a start back", () =>
    withMitigation(async (under) => {
      under.hosts.unit("relay-1").is({ load: "not-found", active: "inactive", mainPid: 0 });
      const asked = made(await under.asks(actor("ada"), { verb: "start", members: ["relay-1"] }));

      expect(asked.kind).toBe("failed");
      expect(asked.preflight.lines).toContainEqual(
        expect.objectContaining({ id: "units", verdict: "fail" }),
      );
    }));
});
