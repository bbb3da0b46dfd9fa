import { describe, expect, it } from "@jest/globals";
import { isRefusal, refusal } from "../../src/message/refusal.ts";
import type { Refusal } from "../../src/message/refusal.ts";
import { GO, WAIT, until, withMitigation } from "./mitigation-under-test.ts";
import type { MitigationUnderTest } from "./mitigation-under-test.ts";
import { actor } from "./people.ts";

const MINUTE_MS = 60_000;

/** More than one name may be used within a minute without a proof. */
const TOO_MANY = 25;

/** An approval by somebody who only says that they are Ben. */
function wrongHash(under: MitigationUnderTest): Promise<unknown> {
  return under.use.approve(actor("ben"), { id: "R1", hash: "0".repeat(8) }, WAIT);
}

function refused(result: unknown): Refusal {
  if (!isRefusal(result)) throw new Error(`not refused: ${JSON.stringify(result)}`);
  return result;
}

describe("refusals in the audit log", () => {
  it("say whether the person proved who they are before they were refused", () =>
    withMitigation(async (under) => {
      const request = await under.request(actor("ada"), { verb: "pause" });
      await wrongHash(under);
      under.hosts.unit("relay-1").stopByHand();
      const mallory = actor("dan");
      mallory.unproved = "no key";
      await under.approves(mallory, request);
      await under.approves(actor("ben"), request);

      expect(await under.seen.audit("refused")).toMatchObject([
        { by: "ben", code: "wrong-hash", proved: false },
        { by: "dan", code: "proof", proved: false },
        { by: "ben", code: "void", proved: true },
      ]);
    }));

  it("say so too where the preflight speaks against what was asked", () =>
    withMitigation(async (under) => {
      under.hosts.host("relay-1").unread = "unreachable";
      under.hosts.host("relay-2").unread = "unreachable";
      await under.asks(actor("ada"), { verb: "restart", members: ["relay-3"] });
      await under.asks(actor("ada"), { verb: "restart", members: ["relay-3"] });

      expect(await under.seen.audit("refused")).toMatchObject([
        { by: "ada", does: "restart", code: "preflight", proved: false },
      ]);
      expect((await under.seen.audit("refused"))[0]?.["planHash"]).toMatch(/^[0-9a-f]{64}$/);
    }));

  it("that are equal and come within a minute are one row, and one with their count", () =>
    withMitigation(async (under) => {
      await under.request(actor("ada"), { verb: "pause" });
      for (let n = 0; n < 5; n += 1) await wrongHash(under);
      await under.use.approve(actor("dan"), { id: "R1", hash: "0".repeat(8) }, WAIT);
      expect(await under.seen.audit("refused")).toHaveLength(2);
      expect(await under.seen.audit("refused.again")).toEqual([]);

      under.clock.skip(MINUTE_MS);
      await until("counted", async () => (await under.seen.audit("refused.again")).length > 0);
      await wrongHash(under);

      expect(await under.seen.audit("refused.again")).toMatchObject([
        { does: "approve R1", by: "ben", via: "terminal", code: "wrong-hash", times: 4 },
      ]);
      expect(await under.seen.audit("refused")).toHaveLength(3);
      expect(await under.seen.whole()).toBe(true);
    }));

  it("are counted when the process is told to stop, and lose the count and no more when it is killed", () =>
    withMitigation(async (under) => {
      await under.request(actor("ada"), { verb: "pause" });
      await wrongHash(under);
      await wrongHash(under);
      await under.stop();
      expect(await under.seen.audit("refused.again")).toMatchObject([{ by: "ben", times: 1 }]);

      await wrongHash(under);
      await wrongHash(under);
      await under.kill();
      under.reported.length = 0;
      expect(await under.seen.audit("refused")).toHaveLength(2);
      expect(await under.seen.audit("refused.again")).toHaveLength(1);
    }));

  it("are written by the next equal one where the store could not be written", () =>
    withMitigation(async (under) => {
      await under.request(actor("ada"), { verb: "pause" });
      const { store } = under;
      const write = store.write.bind(store);
      store.write = () => Promise.reject(new Error("disk full"));
      await expect(wrongHash(under)).rejects.toThrow("disk full");
      store.write = write;
      await wrongHash(under);

      expect(await under.seen.audit("refused")).toMatchObject([{ by: "ben" }]);
      under.reported.length = 0;
    }));
});

describe("a name that is used again and again without proof", () => {
  it("fills no audit log, and whoever uses it is told so", () =>
    withMitigation(async (under) => {
      await under.request(actor("ada"), { verb: "pause" });
      const answers: Refusal[] = [];
      for (let n = 1; n <= TOO_MANY; n += 1) {
        const named = { id: `R${n + 1}`, hash: "0".repeat(8) };
        answers.push(refused(await under.use.approve(actor("ben"), named, WAIT)));
      }

      expect(await under.seen.audit("refused")).toHaveLength(20);
      expect(answers.at(0)?.text).not.toContain("not kept");
      expect(answers.at(-1)?.text).toContain("There is no request “R26”");
      expect(answers.at(-1)?.text).toContain("not kept in the audit log");
    }));

  it("has no host asked, until a minute is over", () =>
    withMitigation(async (under) => {
      const nobody = actor("ada");
      nobody.unproved = "no key";
      for (let n = 0; n < TOO_MANY; n += 1) await under.asks(nobody, { verb: "pause" });
      for (const name of under.hosts.names) under.hosts.host(name).unread = "unreachable";
      let proved = 0;
      nobody.onProve = () => {
        proved += 1;
        return Promise.resolve();
      };
      const result = refused(await under.asks(nobody, { verb: "pause" }));
      expect(result.code).toBe("proof");
      expect(result.text).toContain("No host was asked");
      expect(result.text).toContain("Try again in a minute.");
      expect(refused(await under.use.retry(nobody, "R1", GO)).text).toBe(result.text);
      expect(proved).toBe(0);

      under.clock.skip(MINUTE_MS);
      await under.asks(nobody, { verb: "pause" });
      expect(proved).toBe(1);
    }));

  it("keeps nobody from asking under another name, nor its person from deciding with a proof", () =>
    withMitigation(async (under) => {
      const request = await under.request(actor("ada"), { verb: "pause" });
      for (let n = 0; n < TOO_MANY; n += 1) await wrongHash(under);

      expect(await under.asks(actor("eva"), { verb: "pause" })).toMatchObject({ kind: "existing" });
      expect(isRefusal(await under.approves(actor("ben"), request))).toBe(false);
    }));

  it("is no matter of who proves it: what was proved does not count", () =>
    withMitigation(async (under) => {
      for (let n = 0; n < TOO_MANY; n += 1) {
        const asked = await under.request(actor("ada"), { verb: "stop", members: ["relay-1"] });
        await under.use.withdraw(actor("ada"), asked.id);
      }

      expect(isRefusal(await under.asks(actor("ada"), { verb: "pause" }))).toBe(false);
    }));

  it("counts what they may not do, too", () =>
    withMitigation(async (under) => {
      const why = refusal("rights", "Ask an approver.");
      const told: Refusal[] = [];
      for (let n = 0; n < TOO_MANY; n += 1) {
        told.push(await under.desk.forbade(actor("cho"), `approve ${n}`, why));
      }

      expect(await under.seen.audit("refused")).toHaveLength(20);
      expect(told.at(0)).toEqual(why);
      expect(told.at(-1)?.text).toContain("not kept in the audit log");
    }));
});
