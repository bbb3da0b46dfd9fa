import { describe, expect, it } from "@jest/globals";
import type { ChatStore } from "../../src/chat/chat-store.ts";
import type { ChatMessage, ChatRows } from "../../src/ports/store/chat.ts";
import { until } from "../mitigation/mitigation-under-test.ts";
import { found, underTest } from "./conversations-under-test.ts";
import type { Changes } from "./conversations-under-test.ts";

describe("a message that a process left at work when it died", () => {
  const LEFT: ChatMessage = {
    surface: "slack",
    key: "said:old",
    channel: "C0HOME",
    thread: undefined,
    id: undefined,
    state: "posting",
    atMs: 1,
  };

  /** A chat in which it stands, and what the next process keeps of it. */
  async function leftBehind(row: ChatMessage, changes: Changes = {}) {
    const kept: ChatMessage[] = [];
    const rows: ChatRows = {
      takeOnce: () => Promise.resolve(true),
      forgetActs: () => Promise.resolve(),
      message: () => Promise.resolve(undefined),
      messages: (_surface, state) =>
        Promise.resolve(state === row.state && kept.length === 0 ? [row] : []),
      keep: (message) => Promise.resolve(void kept.push(message)),
    };
    const store: ChatStore = (work) => work(rows);
    const answer = () => Promise.resolve(found("stalled"));
    const next = underTest(answer, { rows: store, ...changes });
    await next.surface.post(found("x").message, { channel: "C0HOME", key: row.key });
    return { ...next, kept };
  }

  it.each([{ ...LEFT, state: "working", id: "1" } as const, LEFT])(
    "says that it is not looked at any more ($state)",
    async (row) => {
      const { surface, conversations, kept } = await leftBehind(row);
      conversations.begin();
      await until("it is ended", () => kept.length > 0);

      expect(surface.roots[0]?.text).toContain("Ask again");
      expect(kept).toEqual([{ ...row, state: "done" }]);
    },
  );

  it("is ended when the chat can be reached again", async () => {
    const { surface, clock, conversations, kept } = await leftBehind(LEFT);
    surface.blind = true;
    conversations.begin();
    await until("it was looked for", () => surface.calls > 1);
    expect(kept).toEqual([]);
    surface.blind = false;
    await until("it is ended", () => {
      clock.skip(10_000);
      return kept.length > 0;
    });

    expect(surface.roots[0]?.text).toContain("Ask again");
  });

  it("is left alone while another process has the turn, and where it was begun since", async () => {
    let ours = false;
    const row: ChatMessage = { ...LEFT, state: "working", id: "1" };
    const { surface, clock, conversations, kept } = await leftBehind(row, { ours: () => ours });
    conversations.begin();
    clock.skip(10_000);
    await new Promise((resolve) => setTimeout(resolve, 10));
    expect(kept).toEqual([]);
    ours = true;
    await until("it is ended", () => {
      clock.skip(10_000);
      return kept.length > 0;
    });
    expect(surface.roots[0]?.edits).toBe(1);

    const since = await leftBehind({ ...row, atMs: Date.now() + 60_000 });
    since.conversations.begin();
    await new Promise((resolve) => setTimeout(resolve, 10));
    await since.conversations.close();
    expect(since.kept).toEqual([]);
  });
});
