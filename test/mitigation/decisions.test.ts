import { describe, expect, it } from "@jest/globals";
import { isRefusal } from "../../src/message/refusal.ts";
import type { Refusal } from "../../src/message/refusal.ts";
import type { StoredRequest } from "../../src/ports/store/request.ts";
import { GO, WAIT, withMitigation } from "./mitigation-under-test.ts";
import type { MitigationUnderTest } from "./mitigation-under-test.ts";
import { actor } from "./people.ts";

function refused(result: unknown): Refusal {
  if (!isRefusal(result)) throw new Error(`not refused: ${JSON.stringify(result)}`);
  return result;
}

/** Asked for by Ada. */
function withPause(use: (under: MitigationUnderTest, request: StoredRequest) => Promise<void>) {
  return () =>
    withMitigation(async (under) => {
      await use(under, await under.request(actor("ada"), { verb: "pause" }));
    });
}

/** Nothing was done, and the request is as it was. */
async function stillWaits(under: MitigationUnderTest, { id }: StoredRequest): Promise<void> {
  expect(await under.seen.request(id)).toMatchObject({ status: "pending", decidedBy: undefined });
  expect(under.hosts.log).toEqual([]);
  expect(await under.store.read(({ runs }) => runs.find(id))).toBeUndefined();
}

describe("an approval", () => {
  it.each(["terminal", "slack", "matrix", "drill"] as const)(
    "of one's own request is refused over %s, and kept",
    (via) =>
      withPause(async (under, request) => {
        const result = refused(await under.approves(actor("ada", via), request));

        expect(result.code).toBe("own-request");
        expect(result.text).toContain("`withdraw R1`");
        await stillWaits(under, request);
        expect(await under.seen.audit("refused")).toMatchObject([
          { does: "approve R1", by: "ada", via, code: "own-request" },
        ]);
      })(),
  );

  it.each([
    ["of another plan", "0".repeat(8)],
    ["with seven digits", "short"],
    ["with a digit too many", "long"],
    ["of no plan", undefined],
  ])("%s is refused, and says where the right digits stand", (_words, typed) =>
    withPause(async (under, request) => {
      const { planHash } = request;
      const digits =
        typed === "short" ? planHash.slice(0, 7) : typed === "long" ? `${planHash}0` : typed;
      const result = refused(
        await under.use.approve(actor("ben"), { id: "R1", hash: digits }, WAIT),
      );

      expect(result.code).toBe("wrong-hash");
      expect(result.text).toContain("R1");
      expect(result.text).not.toContain(planHash.slice(0, 8));
      await stillWaits(under, request);
      expect(await under.seen.audit("refused")).toHaveLength(1);
    })(),
  );

  it("takes the digits in capitals, and the whole hash as a button carries it", () =>
    withMitigation(async (under) => {
      const one = await under.request(actor("ada"), { verb: "restart", members: ["relay-1"] });
      const typed = { id: one.id.toLowerCase(), hash: one.planHash.slice(0, 8).toUpperCase() };
      expect(isRefusal(await under.use.approve(actor("ben"), typed, WAIT))).toBe(false);

      const two = await under.request(actor("ada"), { verb: "restart", members: ["relay-1"] });
      const whole = { id: two.id, hash: two.planHash };
      expect(isRefusal(await under.use.approve(actor("ben"), whole, WAIT))).toBe(false);
    }));

  it(
    "of a request nobody made names those that wait",
    withPause(async (under) => {
      const result = refused(await under.use.approve(actor("ben"), { id: "R9", hash: "0" }, WAIT));

      expect(result).toMatchObject({ code: "not-found" });
      expect(result.text).toBe("There is no request “R9”. Waiting: R1 (pause, asked by ada).");
    }),
  );

  it(
    "of `last` is a drill's only",
    withPause(async (under, request) => {
      const last = { id: "last", hash: undefined };
      expect(refused(await under.use.approve(actor("ben"), last, WAIT)).code).toBe("not-found");
      await stillWaits(under, request);

      const approved = await under.use.approve(actor("ben", "drill"), last, WAIT);
      expect(approved).toMatchObject({ request: { id: "R1", status: "approved" } });
    }),
  );

  it(
    "without a proof changes nothing and is kept as a refusal",
    withPause(async (under, request) => {
      const ben = actor("ben");
      ben.unproved = "The signature does not fit.";
      expect(refused(await under.approves(ben, request)).code).toBe("proof");

      await stillWaits(under, request);
      expect(await under.seen.audit("refused")).toMatchObject([
        { does: "approve R1", by: "ben", via: "terminal", code: "proof" },
      ]);
      expect(await under.seen.told("R1")).toHaveLength(1);
    }),
  );

  it(
    "is proved over the request, the verb and both hashes, and told to everybody",
    withPause(async (under, request) => {
      const ben = actor("ben", "slack");
      await under.approves(ben, request);
      const { planHash, stateHash } = request;

      expect(ben.signed).toMatchObject([
        { does: "approve", request: "R1", verb: "pause", planHash, stateHash },
      ]);
      expect(await under.seen.request("R1")).toMatchObject({
        status: "approved",
        decidedBy: "ben",
        decidedVia: "slack",
      });
      const told = (await under.seen.notices()).filter(({ body }) =>
        body.title.includes("approved"),
      );
      expect(told).toMatchObject([{ topic: "R1", audience: "everyone" }]);
    }),
  );

  it(
    "by two people at once is one person's; the other is told who",
    withPause(async (under, request) => {
      const both = await Promise.all([
        under.approves(actor("ben"), request),
        under.approves(actor("dan"), request),
      ]);
      const [lost] = both.filter(isRefusal);
      const { decidedBy } = await under.seen.request("R1");

      expect(both.filter(isRefusal)).toHaveLength(1);
      expect(lost?.code).toBe("decided");
      expect(lost?.text).toContain(decidedBy === "ben" ? "Ben Test" : "Dan Test");
      expect(await under.seen.audit("request.approved")).toHaveLength(1);
      expect(new Set(under.hosts.log).size).toBe(under.hosts.log.length);
    }),
  );
});

describe("ending a request", () => {
  it(
    "by its requester is to withdraw it, not to deny it",
    withPause(async (under, request) => {
      const result = refused(await under.use.deny(actor("ada"), "R1", undefined));

      expect(result).toMatchObject({ code: "own-request" });
      await stillWaits(under, request);
    }),
  );

  it(
    "by withdrawing is its requester's",
    withPause(async (under, request) => {
      const result = refused(await under.use.withdraw(actor("ben"), "R1"));

      expect(result.text).toContain("Only who asked for R1 (ada) can withdraw it");
      await stillWaits(under, request);
      expect(await under.use.withdraw(actor("ada", "matrix"), "R1")).toMatchObject({
        status: "withdrawn",
        decidedBy: "ada",
      });
    }),
  );

  it("by a deny ends that request only", () =>
    withMitigation(async (under) => {
      const one = await under.request(actor("ada"), { verb: "restart", members: ["relay-1"] });
      const two = await under.request(actor("ada"), { verb: "restart", members: ["relay-2"] });
      await under.use.deny(actor("dan"), one.id, "not that one");

      expect(await under.seen.request(one.id)).toMatchObject({
        status: "denied",
        decidedBy: "dan",
        note: "not that one",
      });
      expect(await under.seen.request(two.id)).toMatchObject({ status: "pending" });
      expect(await under.seen.told(one.id)).toContainEqual(
        expect.stringContaining("is denied by Dan Test. Nothing was done."),
      );
      expect(isRefusal(await under.approves(actor("ben"), two, GO))).toBe(false);
    }));
});
