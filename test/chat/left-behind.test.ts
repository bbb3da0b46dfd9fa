import { describe, expect, it } from "@jest/globals";
import type { ChatStore } from "../../src/chat/chat-store.ts";
import { durableRows } from "../../src/chat/chat-store.ts";
import type { Answer } from "../../src/command/answer.ts";
import type { ChatMessage } from "../../src/ports/store/chat.ts";
import type { Store } from "../../src/ports/store/store.ts";
import { FakeSurface } from "../fakes/fake-surface.ts";
import { SkippingClock } from "../fakes/skipping-clock.ts";
import { withMitigation } from "../mitigation/mitigation-under-test.ts";
import type { MitigationUnderTest } from "../mitigation/mitigation-under-test.ts";
import { found, said, underTest } from "./conversations-under-test.ts";
import type { Changes } from "./conversations-under-test.ts";
import { Dying, dyingStore, dyingSurface } from "./dying.ts";

const LEFT: ChatMessage = {
  surface: "slack",
  key: "said:a:old",
  channel: "C0HOME",
  thread: undefined,
  id: undefined,
  state: "posting",
  atMs: Date.now(),
};

/** Processes that share a store and a chat. */
class Shared {
  readonly store: Store;
  readonly surface = new FakeSurface();
  readonly clock = new SkippingClock();

  constructor(store: Store) {
    this.store = store;
  }

  process(changes: Changes = {}) {
    const rows = durableRows(this.store);
    const answer = () => Promise.resolve(found("stalled"));
    return underTest(answer, { rows, clock: this.clock, ...changes }, this.surface);
  }

  /** One that looks at a question until it is killed. */
  looking() {
    const dying = new Dying({ step: Infinity, when: "after" });
    const { conversations } = underTest(() => new Promise<Answer>(() => undefined), {
      surface: dyingSurface(this.surface, dying),
      rows: durableRows(dyingStore(this.store, dying)),
      clock: this.clock,
      ours: () => false,
    });
    const kill = () => {
      dying.kill();
      return conversations.close();
    };
    return { conversations, kill };
  }

  async leave(row: ChatMessage): Promise<void> {
    await this.surface.post(found("x").message, { channel: row.channel, key: row.key });
    await this.store.write(({ chat }) => chat.keep(row));
  }

  async row(key: string): Promise<ChatMessage | undefined> {
    return this.store.read(({ chat }) => chat.message("slack", key));
  }

  /** Lets time go by, five seconds at a time, each until what was woken has gone on. */
  async pass(seconds: number): Promise<void> {
    for (let left = seconds; left > 0; left -= 5) {
      this.clock.skip(5_000);
      await this.settled();
    }
  }

  /** Lets time go by until it is so. */
  async until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
    for (let rounds = 0; !(await holds()); rounds += 1) {
      if (rounds > 1_000) throw new Error(`never: ${what}`);
      await this.pass(5);
    }
  }

  async settled(): Promise<void> {
    for (let turns = 0; turns < 5; turns += 1) {
      await new Promise((resolve) => setImmediate(resolve));
      await this.store.read(() => Promise.resolve());
    }
  }
}

function shared(work: (chat: Shared, under: MitigationUnderTest) => Promise<void>) {
  return withMitigation(async (under) => {
    const { ledger } = await under.opened();
    await work(new Shared(ledger.store), under);
  });
}

describe("a message that a process left at work when it died", () => {
  it.each([{ ...LEFT, state: "working", id: "1" } as const, LEFT])(
    "says that it is not looked at any more ($state)",
    (row) =>
      shared(async (chat) => {
        await chat.leave(row);
        const { conversations } = chat.process();
        conversations.begin();
        await chat.until("it is ended", async () => (await chat.row(row.key))?.state === "done");
        await conversations.close();

        expect(chat.surface.roots[0]?.text).toContain("Ask again");
        expect(await chat.row(row.key)).toEqual({ ...row, state: "done" });
      }),
  );

  it("is ended when the chat can be reached again, however late", () =>
    shared(async (chat) => {
      await chat.leave(LEFT);
      chat.surface.blind = true;
      const { conversations } = chat.process();
      conversations.begin();
      await chat.pass(7_200);
      expect(await chat.row(LEFT.key)).toEqual(LEFT);
      chat.surface.blind = false;
      await chat.until("it is ended", async () => (await chat.row(LEFT.key))?.state === "done");
      await conversations.close();

      expect(chat.surface.roots[0]?.text).toContain("Ask again");
    }));

  it("is left alone while another process has the turn", () =>
    shared(async (chat) => {
      let ours = false;
      await chat.leave(LEFT);
      const { conversations } = chat.process({ ours: () => ours });
      conversations.begin();
      await chat.pass(300);
      expect(await chat.row(LEFT.key)).toEqual(LEFT);
      ours = true;
      await chat.until("it is ended", async () => (await chat.row(LEFT.key))?.state === "done");
      await conversations.close();

      expect(chat.surface.roots[0]?.edits).toBe(1);
    }));

  it("is ended by the process with the turn, whichever died, and never while it is looked at", () =>
    shared(async (chat) => {
      const withTurn = chat.process();
      withTurn.conversations.begin();
      await chat.pass(60);
      const { conversations, kill } = chat.looking();
      conversations.begin();
      void conversations.take(said("verify tdx relay-1"));
      await chat.until("it is looked at", () => chat.surface.roots.length === 1);
      await chat.pass(600);
      expect(chat.surface.roots[0]?.text).toContain("Looking");
      await kill();
      // It starts anew, and says that it is at work on something else.
      const anew = chat.looking();
      anew.conversations.begin();
      void anew.conversations.take(said("verify tdx relay-2"));
      await chat.until("it is ended", () => chat.surface.roots[0]?.edits === 1);
      await withTurn.conversations.close();
      await anew.kill();

      expect(chat.surface.roots.map(({ text }) => text)).toEqual([
        expect.stringContaining("Ask again"),
        expect.stringContaining("Looking"),
      ]);
    }));

  it("is ended however many older ones are not its to end", () =>
    shared(async (chat) => {
      for (let n = 0; n < 150; n += 1) {
        const older = { ...LEFT, key: `notice:${n}`, atMs: LEFT.atMs - 1 };
        await chat.store.write((tables) => tables.chat.keep(older));
      }
      await chat.leave(LEFT);
      const { conversations } = chat.process();
      conversations.begin();
      await chat.until("it is ended", async () => (await chat.row(LEFT.key))?.state === "done");
      await conversations.close();

      expect(await chat.row("notice:0")).toMatchObject({ state: "posting" });
    }));

  it("is ended although the store was away for a while, which is reported once", () =>
    shared(async (chat) => {
      await chat.leave(LEFT);
      let away = true;
      const rows: ChatStore = async (work) => {
        if (away) throw new Error("no disk");
        return durableRows(chat.store)(work);
      };
      const { conversations, reported } = chat.process({ rows });
      conversations.begin();
      await chat.pass(120);
      away = false;
      await chat.until("it is ended", async () => (await chat.row(LEFT.key))?.state === "done");
      await conversations.close();

      // Once by what looks for messages, and once by what forgets them.
      expect(reported.map(String)).toEqual(["Error: no disk", "Error: no disk"]);
    }));
});
