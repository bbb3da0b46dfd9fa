import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import type { Message } from "../../src/message/model.ts";
import type { Placed, Posting } from "../../src/ports/chat-surface.ts";
import { breaksContract } from "./surface/breaks-contract.ts";
import { offering, saying, tooLarge, withDetail } from "./surface/examples.ts";
import type { Cannot, SurfaceHarness } from "./surface/harness.ts";

/**
 * What every chat must keep to (src/ports/chat-surface.ts), by what people see of it. What a chat or its harness cannot
 * do is said by the harness: Matrix shows nothing to one person alone, and a real Synapse does not break where a test
 * wants it. A terminal is no chat: nothing stands there that could be found or edited, and of what it shows
 * `surface/shows-contract.ts` is the contract.
 */
export function surfaceContract(
  name: string,
  cannot: Cannot,
  open: () => Promise<SurfaceHarness>,
): void {
  describe(`${name} as a chat`, () => {
    let chat: SurfaceHarness;
    let count = 0;

    beforeAll(async () => {
      chat = await open();
    }, 120_000);

    afterAll(() => chat.close());

    /** A key that nothing else has. */
    const newKey = () => `said:contract:${(count += 1)}`;
    const post = async (message: Message, posting: Partial<Posting> = {}): Promise<Placed> => {
      const sent = await chat.surface.post(message, { channel: chat.channel, ...posting });
      if (sent.kind !== "sent") throw new Error(sent.detail);
      return sent.placed;
    };
    const find = (key: string, thread?: string) =>
      chat.another().find(key, { channel: chat.channel, ...(thread && { thread }) }, 0);
    const seenAs = async ({ id }: Placed, thread?: string) =>
      (await chat.seen(thread)).find((one) => one.id === id);

    it("finds a message by its key, also as another process, and only where it stands", async () => {
      const key = newKey();
      const root = await post(saying("root"), { key });
      const below = newKey();
      const reply = await post(saying("reply"), { key: below, thread: root.id });

      expect(await find(key)).toEqual({ kind: "found", placed: root });
      expect(await find(below, root.id)).toEqual({ kind: "found", placed: reply });
      expect(await find(below)).toEqual({ kind: "absent" });
      expect(await find(newKey())).toEqual({ kind: "absent" });
    });

    it("edits a message in its place, and finds it afterwards", async () => {
      const key = newKey();
      const placed = await post(saying("before"), { key });
      const edited = await chat.another().edit(placed, saying("afterwards"));

      expect(edited).toEqual({ kind: "sent", placed });
      expect((await seenAs(placed))?.text).toContain("afterwards");
      expect((await seenAs(placed))?.text).not.toContain("before");
      expect(await find(key)).toEqual({ kind: "found", placed });
    });

    it("parts a message into a root that says so, and the messages of its thread", async () => {
      const { root, thread } = chat.surface.part(withDetail());
      const placed = await post(root);
      for (const part of thread) await post(part, { thread: placed.id });

      expect(thread).toHaveLength(1);
      expect((await seenAs(placed))?.text).toContain("More in the thread: What was looked at");
      expect((await chat.seen(placed.id)).map(({ text }) => text)).toEqual([
        expect.stringContaining("relay-1"),
      ]);
    });

    it("takes every part of a message that is too large for one", async () => {
      const { root, thread } = chat.surface.part(tooLarge());
      const placed = await post(root);
      for (const part of thread) await post(part, { thread: placed.id });
      const all = [await seenAs(placed), ...(await chat.seen(placed.id))];

      expect(all.slice(0, -1).map((one) => one?.text)).not.toContainEqual(
        expect.stringContaining("Cut here"),
      );
      expect(all.at(-1)?.text).toContain("Cut here");
    });

    it("calls those who are called, and nobody else", async () => {
      const { ada, ben } = chat;
      const calling = await post(saying("both"), { call: [ben.key, "nobody", ada.key] });
      const quiet = await post(saying("none"));

      expect((await seenAs(calling))?.calls.toSorted()).toEqual([ada.user, ben.user].toSorted());
      expect((await seenAs(quiet))?.calls).toEqual([]);
    });

    it("shows the channel what a thread broadcasts, once", async () => {
      const root = await post(saying("asked"), { key: newKey() });
      const posting = { key: newKey(), thread: root.id, broadcast: true };
      await post(saying("broadcasted"), posting);
      const both = [...(await chat.seen()), ...(await chat.seen(root.id))];
      const inChannel = both.filter(({ text }) => text.includes("broadcasted"));

      expect(await chat.seen(root.id)).toHaveLength(1);
      expect(new Set(inChannel.map(({ id }) => id)).size).toBe(inChannel.length);
      expect(inChannel.length).toBeGreaterThanOrEqual(1);
    });

    it("tells one person something, and calls nobody else to it", async () => {
      const { surface, channel, ada, ben } = chat;
      await surface.whisper(saying("for Ada"), { channel, user: ada.user });
      const ofAll = (await chat.seen()).filter(({ text }) => text.includes("for Ada"));

      expect((await chat.toldTo(ada.user)).at(-1)?.text).toContain("for Ada");
      expect(await chat.toldTo(ben.user)).toEqual([]);
      expect(ofAll.map(({ calls }) => calls)).toEqual(
        cannot.whisperAlone === undefined ? [] : [[ada.user]],
      );
    });

    it("shows what can be pressed as long as an edit does not take it away", async () => {
      const placed = await post(offering(), { key: `R${(count += 1)}` });
      const pressable = (await seenAs(placed))?.pressable;
      await chat.another().edit(placed, saying("decided"));

      expect(pressable).toHaveLength(2);
      expect((await seenAs(placed))?.pressable).toEqual([]);
      expect((await seenAs(placed))?.text).toContain("decided");
    });

    it("keeps what must be mended apart from what is refused, and loses neither", async () => {
      const placed = await post(saying("stands"));
      const bad = chat.withBadToken();

      for (const sent of [
        await bad.post(saying("no token"), { channel: chat.channel }),
        await bad.edit(placed, saying("no token")),
      ]) {
        expect(sent).toMatchObject({ kind: "later", mend: true });
      }
      expect(await bad.find("x", { channel: chat.channel }, 0)).toMatchObject({ kind: "unknown" });
      expect((await seenAs(placed))?.text).toContain("stands");
    });

    it("refuses to edit what somebody took away, and can put it there again", async () => {
      const key = newKey();
      const placed = await post(saying("taken"), { key });
      await chat.remove(placed);

      expect(await chat.surface.edit(placed, saying("late"))).toMatchObject({ kind: "refused" });
      expect(await find(key)).toEqual({ kind: "absent" });
      const again = await post(saying("again"), { key });
      expect((await seenAs(again))?.text).toContain("again");
    });
  });

  if (cannot.break === undefined) breaksContract(name, open);
}
