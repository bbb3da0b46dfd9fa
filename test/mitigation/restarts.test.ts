import { describe, expect, it } from "@jest/globals";
import { isRefusal } from "../../src/message/refusal.ts";
import type { Refusal } from "../../src/message/refusal.ts";
import type { Asked } from "../../src/mitigation/request/ask.ts";
import { WAIT, withMitigation } from "./mitigation-under-test.ts";
import { actor } from "./people.ts";

function made(asked: Asked | Refusal): Asked {
  if (isRefusal(asked)) throw new Error(asked.text);
  return asked;
}

describe("a restart", () => {
  const wanted = { verb: "restart", members: ["relay-1"] } as const;

  it("is asked for where a majority stays", () =>
    withMitigation(async (under) => {
      expect(await under.asks(actor("ada"), wanted)).toMatchObject({ kind: "made" });
    }));

  it.each([
    ["is down", "crash"],
    ["cannot be seen", "unread"],
  ] as const)("is kept back where a member beside it %s and a majority would be short", (_w, how) =>
    withMitigation(async (under) => {
      if (how === "crash") under.hosts.unit("relay-2").crash();
      else under.hosts.host("relay-2").unread = "timed out";
      const asked = made(await under.asks(actor("ada"), wanted));

      expect(asked.kind).toBe("failed");
      expect(asked.preflight.lines).toContainEqual({
        id: "majority relay",
        verdict: "fail",
        summary: "relay keeps 1 of 3 while one is away; a majority is 2",
      });
    }),
  );

  it("of a member that is down takes nothing away", () =>
    withMitigation(async (under) => {
      under.hosts.unit("relay-1").crash();

      expect(await under.asks(actor("ada"), wanted)).toMatchObject({ kind: "made" });
    }));

  it("is refused to its approver while too few are left by then, and still waits", () =>
    withMitigation(async (under) => {
      const request = await under.request(actor("ada"), wanted);
      under.hosts.unit("relay-2").crash();
      const refused = await under.approves(actor("ben"), request);

      expect(refused).toMatchObject({ code: "wrong-state" });
      expect((refused as Refusal).text).toContain("relay keeps 1 of 3");
      expect(await under.seen.request(request.id)).toMatchObject({ status: "pending" });
      expect(under.hosts.log).toEqual([]);
      under.hosts.unit("relay-2").startByHand();
      expect(isRefusal(await under.approves(actor("ben"), request))).toBe(false);
    }));

  it("of one person's begins at once where that is configured, and is kept as such", () =>
    withMitigation(async (under) => {
      under.settings({ restart: "one-person" });
      const asked = made(
        await under.use.ask(actor("ada"), { ...wanted, strict: true, reason: undefined }, WAIT),
      );

      expect(asked.request).toMatchObject({ rule: "one-person", status: "approved" });
      expect(under.hosts.log).toEqual(["restart relay-1"]);
      const { run } = await under.seen.view("R1");
      expect(run).toMatchObject({ state: "complete", requestedBy: "ada", approvedBy: "ada" });
      const [approved] = await under.seen.audit("request.approved");
      expect(approved).toMatchObject({ by: "ada", requestedBy: "ada" });
      expect(JSON.stringify(approved)).toContain("one person is enough by the configuration");
      expect((await under.seen.told("R1")).join("\n")).not.toContain("second person");
    }));

  it.each(
    [1, 2, 3].flatMap(
      (write) =>
        [
          { write, when: "before" },
          { write, when: "after" },
        ] as const,
    ),
  )("of one person's never waits for anybody, though its process ends $when write $write", (at) =>
    withMitigation(async (under) => {
      under.settings({ restart: "one-person" });
      await under.opened();
      under.store.endAt(at);
      await under.asks(actor("ada"), wanted).catch(() => undefined);
      await under.kill();
      under.reported.length = 0;
      await under.opened();
      await under.desk.idle();

      const requests = await under.store.read((tables) => tables.requests.list({ limit: 9 }));
      for (const { id, status } of requests) {
        expect(status).toBe("approved");
        expect((await under.seen.view(id)).run.state).toBe("complete");
      }
      expect(requests.length).toBe(at.write === 1 && at.when === "before" ? 0 : 1);
    }),
  );

  it.each(["pause", "resume"] as const)("of one person's leaves a %s to two people", (verb) =>
    withMitigation(async (under) => {
      under.settings({ restart: "one-person" });
      const request = await under.request(actor("ada"), { verb });

      expect(request).toMatchObject({ rule: "two-person", status: "pending" });
      expect(await under.approves(actor("ada"), request)).toMatchObject({ code: "own-request" });
      expect(under.hosts.log).toEqual([]);
    }),
  );
});
