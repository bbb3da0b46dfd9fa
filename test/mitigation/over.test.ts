import { describe, expect, it } from "@jest/globals";
import { isRefusal } from "../../src/message/refusal.ts";
import type { Refusal } from "../../src/message/refusal.ts";
import type { StoredRequest } from "../../src/ports/store/request.ts";
import { until, withMitigation } from "./mitigation-under-test.ts";
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

describe("a request that is over", () => {
  const ways: readonly (readonly [
    string,
    string,
    readonly string[],
    (under: MitigationUnderTest, request: StoredRequest) => Promise<unknown>,
  ])[] = [
    [
      "approved",
      "decided",
      ["was approved already by Ben Test"],
      (under, one) => under.approves(actor("ben"), one),
    ],
    [
      "denied",
      "decided",
      ["was denied by Dan Test (the committee is fine)", "Ask again: `pause`"],
      (under) => under.use.deny(actor("dan"), "R1", "the committee is fine"),
    ],
    [
      "withdrawn",
      "decided",
      ["was withdrawn by Ada Test", "Ask again: `pause`"],
      (under) => under.use.withdraw(actor("ada"), "R1"),
    ],
    [
      "expired",
      "expired",
      ["R1 expired at", "Ask again: `pause`"],
      async (under) => {
        under.clock.skip(600_000);
        await until("expired", async () => (await under.seen.request("R1")).status === "expired");
      },
    ],
    [
      "void",
      "void",
      ["R1 is void", "relay.service on relay-1", "Ask again: `pause`"],
      async (under, one) => {
        under.hosts.unit("relay-1").stopByHand();
        await under.approves(actor("ben"), one);
      },
    ],
  ];

  it.each(ways)("because it is %s is refused in words of its own", (status, code, words, end) =>
    withPause(async (under, request) => {
      await end(under, request);
      expect(await under.seen.request("R1")).toMatchObject({ status });
      const done = [...under.hosts.log];

      for (const result of [
        await under.approves(actor("dan"), request),
        await under.use.deny(actor("dan"), "R1", undefined),
        await under.use.withdraw(actor("ada"), "R1"),
      ]) {
        const { code: told, text } = refused(result);
        expect(told).toBe(code);
        for (const word of words) expect(text).toContain(word);
      }
      expect(await under.seen.request("R1")).toMatchObject({ status });
      expect(under.hosts.log).toEqual(done);
    })(),
  );

  it(
    "expires exactly at its moment, also where nobody ended it yet",
    withPause(async (under, request) => {
      const ben = actor("ben");
      // The proof takes until its last millisecond is over.
      ben.onProve = () => {
        under.clock.skip(request.expiresMs - under.clock.now());
        return Promise.resolve();
      };
      const result = refused(await under.approves(ben, request));

      expect(result.code).toBe("expired");
      expect(under.hosts.log).toEqual([]);
      expect(await under.store.read(({ runs }) => runs.find("R1"))).toBeUndefined();
    }),
  );

  it(
    "is told to everybody when it expires, with how to ask again",
    withPause(async (under) => {
      under.clock.skip(600_000);
      await until("told", async () => (await under.seen.told("R1")).length > 1);
      const [, told] = await under.seen.told("R1");

      expect(told).toContain("R1 (pause) is expired. Nothing was done.");
      expect(await under.seen.audit("request.expired")).toMatchObject([{ request: "R1" }]);
    }),
  );

  it(
    "was in time right before that moment",
    withPause(async (under, request) => {
      under.clock.skip(request.expiresMs - under.clock.now() - 5_000);

      expect(isRefusal(await under.approves(actor("ben"), request))).toBe(false);
    }),
  );

  it(
    "reminded its approvers before, each time once",
    withPause(async (under) => {
      const reminders = async () => (await under.seen.audit("request.reminded")).length;
      under.clock.skip(121_000);
      await until("the first", async () => (await reminders()) === 1);
      under.clock.skip(60_000);
      under.clock.skip(60_000);
      await new Promise((resolve) => setTimeout(resolve, 50));
      expect(await reminders()).toBe(1);
      under.clock.skip(61_000);
      await until("the second", async () => (await reminders()) === 2);
      const told = (await under.seen.notices()).filter(({ body }) => body.title.includes("waits"));

      expect(told.map(({ audience }) => audience)).toEqual(["approvers", "approvers"]);
    }),
  );
});
