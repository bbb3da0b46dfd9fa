import { describe, expect, it } from "@jest/globals";
import { plainText } from "../../src/message/plain-text.ts";
import { isRefusal } from "../../src/message/refusal.ts";
import type { Refusal } from "../../src/message/refusal.ts";
import { askedAnswer } from "../../src/mitigation/answers/asked.ts";
import type { Asked } from "../../src/mitigation/request/ask.ts";
import { withMitigation } from "./mitigation-under-test.ts";
import type { MitigationUnderTest } from "./mitigation-under-test.ts";
import { actor } from "./people.ts";

function made(asked: Asked | Refusal): Asked {
  if (isRefusal(asked)) throw new Error(asked.text);
  return asked;
}

function pendingCount(under: MitigationUnderTest): Promise<number> {
  return under.store.read(async ({ requests }) => (await requests.pending()).length);
}

describe("a pause that is asked for again", () => {
  const told = (again: Asked, under: MitigationUnderTest) =>
    plainText({ origin: null, ...askedAnswer(again, under.sources).body }).replace(/\s+/g, " ");

  it("is the first request as it was made, with what changed since", () =>
    withMitigation(async (under) => {
      const first = await under.request(actor("ada"), { verb: "pause", reason: "first" });
      under.hosts.host("tally-1").unread = "timed out";
      const wanted = { verb: "pause", strict: true, reason: "second" } as const;
      const again = made(await under.asks(actor("eva"), wanted));

      expect(again).toMatchObject({ kind: "existing", request: first });
      expect(askedAnswer(again, under.sources)).toMatchObject({
        outcome: "ok",
        result: {
          existing: true,
          request: { id: "R1" },
          plan: { policy: "go-on", hash: first.planHash },
          stateHash: first.stateHash,
          changed: [{ host: "tally-1" }],
        },
      });
      expect(again.preflight.lines).toEqual(JSON.parse(first.preflight));
      expect(told(again, under)).toContain("this changed, which changes nothing about an approval");
      expect(told(again, under)).toContain("Your reason is not kept: R1 has the one");
      expect(await pendingCount(under)).toBe(1);
    }));

  it("says so where an approval of the first would void it by now", () =>
    withMitigation(async (under) => {
      const first = await under.request(actor("ada"), { verb: "pause" });
      under.hosts.unit("relay-2").stopByHand();
      const again = made(await under.asks(actor("eva"), { verb: "pause" }));

      expect(askedAnswer(again, under.sources).result).toMatchObject({
        void: true,
        changed: [{ host: "relay-2", unit: "relay.service" }],
      });
      expect(told(again, under)).toContain(
        "an approval would void R1 and do nothing. Take it back",
      );
      expect(told(again, under)).not.toContain("Your reason");
      expect(await under.approves(actor("ben"), first)).toMatchObject({ code: "void" });
    }));
});

describe("asking for what waits already", () => {
  const wanted = { verb: "restart", members: ["relay-1"] } as const;

  it("makes no second request, whoever asks, and tells nobody again", () =>
    withMitigation(async (under) => {
      const first = await under.request(actor("eva"), wanted);
      for (const who of ["eva", "ada", "eva"]) {
        const again = made(await under.asks(actor(who), wanted));
        expect(again).toMatchObject({ kind: "existing", request: { id: first.id } });
      }

      expect(await under.seen.notices()).toHaveLength(1);
      expect(await under.asks(actor("eva"), { ...wanted, members: ["relay-2"] })).toMatchObject({
        kind: "made",
      });
    }));

  it("in the same moment makes one request", () =>
    withMitigation(async (under) => {
      const both = await Promise.all([
        under.asks(actor("ada"), wanted),
        under.asks(actor("eva"), wanted),
      ]);

      expect(both.map(made).map(({ kind }) => kind)).toContain("existing");
      expect(await pendingCount(under)).toBe(1);
    }));

  it("is one person's for five requests at once; a pause is let through all the same", () =>
    withMitigation(async (under) => {
      const names = ["relay-1", "relay-2", "relay-3", "tally-1", "atelier-1"];
      for (const name of names)
        await under.request(actor("eva"), { verb: "stop", members: [name] });
      const more = { verb: "stop", members: ["offer-1"] } as const;
      const refused = await under.asks(actor("eva"), more);

      expect(refused).toMatchObject({ code: "busy" });
      expect((refused as Refusal).text).toContain("R5, R4, R3, R2, R1");
      expect((refused as Refusal).text).toContain("`withdraw R5`");
      expect(await pendingCount(under)).toBe(5);
      expect(await under.asks(actor("ada"), more)).toMatchObject({ kind: "made" });
      await under.use.withdraw(actor("eva"), "R5");
      const other = { verb: "stop", members: ["unseal-1"] } as const;
      expect(await under.asks(actor("eva"), other)).toMatchObject({ kind: "made" });
      expect(await under.asks(actor("eva"), { verb: "pause" })).toMatchObject({ kind: "made" });
    }));
});
