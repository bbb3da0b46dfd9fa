import { describe, expect, it } from "@jest/globals";
import type { ChatMessage } from "../../../src/ports/store/chat.ts";
import { StoreConflict } from "../../../src/ports/store/store.ts";
import type { Tested } from "./under-test.ts";

const MESSAGE: ChatMessage = {
  surface: "slack",
  key: "R7",
  channel: "C0INCIDENT",
  thread: undefined,
  id: undefined,
  state: "posting",
  atMs: 1,
};

/** What holds in every store of what is said in chats, and of the bot's messages there. */
export function chatContract(tested: Tested): void {
  const take = (key: string, atMs: number, forMs: number) =>
    tested().store.write(({ chat }) => chat.takeOnce(key, atMs, forMs));

  describe("an act in a chat", () => {
    it("is taken once, whoever takes it", async () => {
      const taken = await Promise.all([1, 2, 3].map((atMs) => take("a", atMs, Infinity)));

      expect(taken.filter(Boolean)).toHaveLength(1);
      expect(await take("a", 1e15, Infinity)).toBe(false);
      expect(await take("b", 4, Infinity)).toBe(true);
    });

    it("that counts for a while only is taken again afterwards", async () => {
      const times = [1_000, 2_000, 3_999, 4_000, 4_001];
      const taken: boolean[] = [];
      for (const atMs of times) taken.push(await take("press", atMs, 3_000));

      expect(taken).toEqual([true, false, false, true, false]);
    });

    it("that counts for a while only does not count for longer when the clock is set back", async () => {
      const taken: boolean[] = [];
      for (const atMs of [900_000, 898_000, 300_000, 300_001])
        taken.push(await take("press", atMs, 3_000));

      expect(taken).toEqual([true, false, true, false]);
    });

    it("is forgotten when it is old", async () => {
      await take("a", 1_000, Infinity);
      await take("b", 2_000, Infinity);
      await tested().store.write(({ chat }) => chat.forgetActs(2_000));

      expect([await take("a", 3_000, Infinity), await take("b", 3_000, Infinity)]).toEqual([
        true,
        false,
      ]);
    });
  });

  describe("a message of the bot in a chat", () => {
    const keep = (message: ChatMessage) => tested().store.write(({ chat }) => chat.keep(message));

    it("is found by its surface and key, as it was kept last", async () => {
      const placed = { ...MESSAGE, id: "17.1", thread: "16.1", state: "done", atMs: 2 } as const;
      await keep(MESSAGE);
      await keep(placed);
      const [found, elsewhere] = await tested().store.read(async ({ chat }) => [
        await chat.message("slack", "R7"),
        await chat.message("matrix", "R7"),
      ]);

      expect(found).toEqual(placed);
      expect(elsewhere).toBeUndefined();
    });

    it("is listed by its state, oldest first", async () => {
      await keep({ ...MESSAGE, key: "b", atMs: 2 });
      await keep({ ...MESSAGE, key: "a", atMs: 3 });
      await keep({ ...MESSAGE, key: "c", atMs: 1, state: "done" });
      const posting = await tested().store.read(({ chat }) => chat.messages("slack", "posting", 9));

      expect(posting.map(({ key }) => key)).toEqual(["b", "a"]);
    });

    it("that may change yet is listed with what it shows, oldest first", async () => {
      await keep({ ...MESSAGE, key: "R2", id: "2", state: "done", atMs: 2, shown: "b" });
      await keep({ ...MESSAGE, key: "R1", id: "1", state: "done", atMs: 1, shown: "a" });
      await keep({ ...MESSAGE, key: "R3", id: "3", state: "done", atMs: 3 });
      const living = () => tested().store.read(({ chat }) => chat.living("slack"));
      expect((await living()).map(({ key, shown }) => [key, shown])).toEqual([
        ["R1", "a"],
        ["R2", "b"],
      ]);
      await keep({ ...MESSAGE, key: "R1", id: "1", state: "done", atMs: 1 });

      expect((await living()).map(({ key }) => key)).toEqual(["R2"]);
    });

    it("is forgotten by what its key begins with, and its age", async () => {
      const rows: ChatMessage[] = [
        { ...MESSAGE, key: "said:a", atMs: 1 },
        { ...MESSAGE, key: "said:b", atMs: 2 },
        { ...MESSAGE, key: "R7said:", atMs: 1 },
        { ...MESSAGE, key: "said:a", atMs: 1, surface: "matrix" },
      ];
      for (const row of rows) await keep(row);
      await tested().store.write(({ chat }) => chat.forgetMessages("slack", "said:", 2));
      const left = await tested().store.read(async ({ chat }) => [
        ...(await chat.messages("slack", "posting", 9)),
        ...(await chat.messages("matrix", "posting", 9)),
      ]);

      expect(left).toEqual([rows[2], rows[1], rows[3]]);
    });

    it("is not at work where it is not known to stand anywhere", async () => {
      await expect(keep({ ...MESSAGE, state: "working" })).rejects.toBeInstanceOf(StoreConflict);
    });
  });

  describe("a fact about a chat", () => {
    const keep = (surface: "slack" | "matrix", name: string, value: string) =>
      tested().store.write(({ chat }) => chat.keepFact(surface, name, value));
    const fact = (surface: "slack" | "matrix", name: string) =>
      tested().store.read(({ chat }) => chat.fact(surface, name));

    it("is as it was kept last, and nobody else's", async () => {
      await keep("matrix", "position", "s1");
      await keep("matrix", "position", "s2");
      await keep("slack", "position", "elsewhere");

      expect(await fact("matrix", "position")).toBe("s2");
      expect(await fact("slack", "position")).toBe("elsewhere");
      expect(await fact("matrix", "another")).toBeUndefined();
    });

    it("is of a chat that there is", async () => {
      await expect(keep("irc" as never, "position", "s1")).rejects.toBeInstanceOf(StoreConflict);
    });
  });

  describe("approvers who are agreeing", () => {
    const at = (topic: string, ms: number) =>
      tested().store.read(({ agreeing }) => agreeing.at(topic, ms));

    it("are known by the topic until they have agreed", async () => {
      const { store } = tested();
      await store.write(async ({ agreeing }) => {
        await agreeing.begin({ topic: "R1", person: "dan", untilMs: 100 });
        await agreeing.begin({ topic: "R1", person: "ben", untilMs: 100 });
        await agreeing.begin({ topic: "R2", person: "ben", untilMs: 100 });
      });
      expect(await at("R1", 99)).toEqual(["ben", "dan"]);
      await store.write(({ agreeing }) => agreeing.end("R1", "ben"));

      expect([await at("R1", 99), await at("R2", 99)]).toEqual([["dan"], ["ben"]]);
    });

    it("are forgotten in time, which can be put off", async () => {
      const begin = (untilMs: number) =>
        tested().store.write(({ agreeing }) =>
          agreeing.begin({ topic: "R1", person: "ben", untilMs }),
        );
      await begin(100);
      expect(await at("R1", 100)).toEqual([]);
      await begin(200);

      expect(await at("R1", 100)).toEqual(["ben"]);
    });
  });
}
