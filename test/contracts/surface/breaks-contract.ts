import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { saying } from "./examples.ts";
import type { SurfaceHarness } from "./harness.ts";

/** What every chat must say of a call that did not come through: surely not done, maybe done, or never to be done. */
export function breaksContract(name: string, open: () => Promise<SurfaceHarness>): void {
  describe(`${name} as a chat that breaks`, () => {
    let chat: SurfaceHarness;

    // Each in a chat of its own: one that was limited keeps the next call back, too.
    beforeEach(async () => {
      chat = await open();
    });

    afterEach(() => chat.close());

    const found = async (key: string) =>
      (await chat.another().find(key, { channel: chat.channel }, 0)).kind;

    it.each([
      ["limited", "later", false],
      ["reset", "unsure", false],
      ["lost", "unsure", true],
    ] as const)("says of a post that is %s: %s", async (trouble, kind, done) => {
      chat.meets("post", trouble);

      const sent = await chat.surface.post(saying("posted"), { channel: chat.channel, key: "k" });

      expect(sent.kind).toBe(kind);
      expect(sent).toMatchObject(sent.kind === "later" ? { afterMs: expect.any(Number) } : {});
      expect(await chat.seen()).toHaveLength(done ? 1 : 0);
      expect(await found("k")).toBe(done ? "found" : "absent");
    });

    // An edit may be made again, so one that was not answered may be called either.
    it.each([
      ["limited", ["later"], "before"],
      ["reset", ["later", "unsure"], "before"],
      ["lost", ["later", "unsure"], "edited"],
    ] as const)("says of an edit that is %s: %s", async (trouble, kinds, words) => {
      const sent = await chat.surface.post(saying("before"), { channel: chat.channel, key: "k" });
      if (sent.kind !== "sent") throw new Error(sent.detail);
      chat.meets("edit", trouble);

      expect(kinds).toContain((await chat.surface.edit(sent.placed, saying("edited"))).kind);
      expect((await chat.seen()).map(({ text }) => text)).toEqual([expect.stringContaining(words)]);
    });

    it.each(["limited", "reset"] as const)(
      "does not call absent what it could not look for: %s",
      async (trouble) => {
        chat.meets("find", trouble);

        expect(await found("k")).toBe("unknown");
        const untilMs = performance.now() + 5_000;
        let then = await found("k");
        while (then === "unknown" && performance.now() < untilMs) then = await found("k");
        expect(then).toBe("absent");
      },
    );
  });
}
