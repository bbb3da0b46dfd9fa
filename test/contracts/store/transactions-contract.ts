import { describe, expect, it } from "@jest/globals";
import type { Tables } from "../../../src/ports/store/store.ts";
import { StoreConflict } from "../../../src/ports/store/store.ts";
import { headline } from "../../../src/message/build.ts";
import { chainOf, newRequest } from "./examples.ts";
import type { Tested } from "./under-test.ts";

const ENTRY = { atMs: 1, what: "request.made", data: { request: "R1" } };

function notice(words: string) {
  const body = { title: words, blocks: [headline("bad", words)] };
  return { topic: "R1", audience: "approvers", body, atMs: 1 } as const;
}

/** What holds of transactions, messages and notes in every store. */
export function transactionsContract(tested: Tested): void {
  const nothing = async () => {
    const { store } = tested();
    const left = await store.read(async ({ requests, outbox, notes, audit }) => [
      await requests.list({ limit: 9 }),
      await outbox.after(0, 9),
      await notes.get("a"),
      (await audit.head()).seq,
    ]);
    expect(left).toEqual([[], [], undefined, 0]);
  };

  describe("a transaction", () => {
    it("that fails leaves nothing, and no entry in the audit log", async () => {
      const failed = tested().store.write(async ({ requests, outbox, notes }, record) => {
        await requests.insert(newRequest());
        await outbox.add(notice("made"));
        await notes.set("a", "b");
        record(ENTRY);
        throw new Error("no");
      });

      await expect(failed).rejects.toThrow("no");
      await nothing();
    });

    it("is not kept after a rule did not hold, even where that was caught", async () => {
      const failed = tested().store.write(async ({ requests, notes }) => {
        await notes.set("a", "b");
        await requests.insert(newRequest());
        await requests.insert(newRequest()).catch(() => undefined);
        return "done";
      });

      await expect(failed).rejects.toBeInstanceOf(StoreConflict);
      await nothing();
    });

    it("is not kept where its entry is no JSON", async () => {
      const failed = tested().store.write(async ({ notes }, record) => {
        await notes.set("a", "b");
        record({ ...ENTRY, data: { n: Number.NaN } });
      });

      await expect(failed).rejects.toThrow();
      await nothing();
    });

    it("that reads writes nothing", async () => {
      const failed = tested().store.read(({ notes }) => notes.set("a", "b"));

      await expect(failed).rejects.toMatchObject({ message: expect.stringMatching(/read-?only/) });
      await nothing();
      await tested().store.write(({ notes }) => notes.set("a", "b"));
    });

    it("is not begun inside another", async () => {
      const { store } = tested();
      const inside = store.write(() => store.read(({ notes }) => notes.get("a")));
      await expect(inside).rejects.toThrow("inside one of its own transactions");

      expect(await store.read(({ notes }) => notes.get("a"))).toBeUndefined();
    });

    it("is over when it is over", async () => {
      let kept: Tables | undefined;
      let record: ((entry: typeof ENTRY) => void) | undefined;
      await tested().store.write((tables, given) => {
        kept = tables;
        record = given;
        return Promise.resolve();
      });

      await expect(kept?.notes.set("a", "b")).rejects.toThrow("is over");
      expect(() => record?.(ENTRY)).toThrow("is over");
      await nothing();
    });

    it("sees nothing of one that is not over", async () => {
      const { store } = tested();
      const written = store.write(async ({ notes }) => {
        await notes.set("a", "1");
        await new Promise((done) => setTimeout(done, 50));
        await notes.set("a", "2");
      });
      const read = store.read(({ notes }) => notes.get("a"));

      expect([undefined, "2"]).toContain(await read);
      await written;
    });
  });

  describe("messages", () => {
    it("stand in the order in which they were committed, whoever wrote them", async () => {
      const { store } = tested();
      const words = Array.from({ length: 20 }, (_, index) => `m${index}`);
      await Promise.all(words.map((word) => store.write(({ outbox }) => outbox.add(notice(word)))));
      const all = await store.read(({ outbox }) => outbox.after(0, 99));

      expect(all.map(({ seq }) => seq)).toEqual(words.map((_, index) => index + 1));
      expect(all.map(({ body }) => body.title).toSorted()).toEqual(words.toSorted());
      const [third] = await store.read(({ outbox }) => outbox.after(2, 1));
      expect(third).toEqual({ seq: 3, ...notice(third?.body.title ?? "") });
      const firsts = await store.read(({ outbox }) =>
        Promise.all([outbox.firstOf("R1"), outbox.firstOf("R2")]),
      );
      expect(firsts).toEqual([1, undefined]);
      const newest = await store.read(({ outbox }) => outbox.newest(2));
      expect(newest.map(({ seq }) => seq)).toEqual([20, 19]);
    });

    it("are sent as far as each surface says, which never goes back", async () => {
      const { store } = tested();
      const sent = (surface: string, seq: number) =>
        store.write(({ outbox }) => outbox.sent(surface, seq));
      await sent("slack", 4);
      await sent("slack", 2);
      await sent("matrix", 1);

      const told = await store.read(({ outbox }) =>
        Promise.all(["slack", "matrix", "terminal"].map((surface) => outbox.sentBy(surface))),
      );
      expect(told).toEqual([4, 1, 0]);
    });
  });

  describe("a surface that messages are sent to", () => {
    it("begins once, also where it begins with the first of them", async () => {
      const { store } = tested();
      const begin = (surface: string, seq: number) =>
        store.write(({ outbox }) => outbox.begin(surface, seq));
      await begin("slack", 0);
      await begin("slack", 7);
      await begin("matrix", 3);

      const told = await store.read(({ outbox }) =>
        Promise.all(["slack", "matrix"].map((surface) => outbox.sentBy(surface))),
      );
      expect(told).toEqual([0, 3]);
    });
  });

  describe("notes", () => {
    it("are kept by name, the last one", async () => {
      const { store } = tested();
      await store.write(({ notes }) => notes.set("config", "one"));
      await store.write(({ notes }) => notes.set("config", "two"));

      expect(await store.read(({ notes }) => notes.get("config"))).toBe("two");
    });
  });

  describe("the audit log", () => {
    const HASH = "e".repeat(64);
    const write = (count: number) =>
      tested().store.write((_, record) => {
        for (let n = 1; n <= count; n += 1) record({ ...ENTRY, data: { n } });
        return Promise.resolve();
      });

    it("holds every entry of a transaction in order, and all transactions in one chain", async () => {
      await write(3);
      await Promise.all([write(2), write(1), write(4)]);

      const report = await chainOf(tested().store);
      expect(report).toMatchObject({ last: { seq: 10 }, fault: undefined });
      const rows = await tested().store.read(({ audit }) => audit.after(1, 2));
      expect(rows.map(({ seq, body }) => [seq, body])).toEqual([
        [2, '{"n":2,"what":"request.made"}'],
        [3, '{"n":3,"what":"request.made"}'],
      ]);
    });

    it.each([
      ["audit_log_unchanged", "UPDATE audit_log SET body = '{}' WHERE seq = 1"],
      ["audit_log_stays", "DELETE FROM audit_log WHERE seq = 2"],
      [
        "audit_log_continues",
        `INSERT INTO audit_log SELECT 4, at_ms, body, prev, '${HASH}' FROM audit_log WHERE seq = 2`,
      ],
      [
        "audit_log_continues",
        `INSERT INTO audit_log SELECT 3, at_ms, body, prev, '${HASH}' FROM audit_log WHERE seq = 2`,
      ],
      [
        "audit_log_continues",
        `INSERT INTO audit_log SELECT 2, at_ms, body, prev, '${HASH}' FROM audit_log WHERE seq = 2`,
      ],
      ["audit_head_follows", "UPDATE audit_head SET seq = 1"],
      ["audit_head_follows", `UPDATE audit_head SET seq = 3, hash = '${HASH}'`],
      ["audit_head_stays", "DELETE FROM audit_head"],
    ])("is kept by %s from %s", async (rule, statement) => {
      await write(2);

      await expect(tested().sql(statement)).rejects.toThrow(rule);
      expect(await chainOf(tested().store)).toMatchObject({ last: { seq: 2 }, fault: undefined });
    });
  });
}
