import { describe, expect, it } from "@jest/globals";
import { Doubts } from "../../src/chat/doubts.ts";
import { place } from "../../src/chat/placing.ts";
import { rowsInMemory } from "../../src/chat/rows-in-memory.ts";
import { pressable } from "../../src/chat/without-buttons.ts";
import { headline } from "../../src/message/build.ts";
import type { Message } from "../../src/message/model.ts";
import type { Posting, Sent } from "../../src/ports/chat-surface.ts";
import { FakeSurface } from "../fakes/fake-surface.ts";
import { SkippingClock } from "../fakes/skipping-clock.ts";

const MESSAGE: Message = {
  origin: null,
  title: "request R1",
  blocks: [
    headline("neutral", "Ada asks to pause"),
    { kind: "commands", commands: [{ text: "deny R1", why: "no", button: { label: "Deny" } }] },
  ],
};

const WANTED = {
  key: "R1",
  message: MESSAGE,
  posting: { channel: "C0HOME" },
  as: "working",
} as const;

/** Takes what it is given, and never says so; it shows it after some calls. */
class SilentSurface extends FakeSurface {
  readonly late: (() => Promise<Sent>)[] = [];
  posts = 0;

  override post(message: Message, posting: Posting): Promise<Sent> {
    this.posts += 1;
    this.late.push(() => super.post(message, posting));
    return Promise.resolve({ kind: "unsure", detail: "it did not answer in time" });
  }
}

/** As one process sees the chat. */
function ground<S extends FakeSurface>(surface: S, rows = rowsInMemory()) {
  const clock = new SkippingClock();
  return { surface, rows, clock, doubts: new Doubts(clock) };
}

describe("a message that may have been posted", () => {
  it("is waited for although it does not stand there yet", async () => {
    const { clock, ...rest } = ground(new SilentSurface());
    const all = { clock, ...rest };
    expect(await place(WANTED, all)).toMatchObject({ kind: "unsure" });
    clock.skip(20_000);
    expect(await place(WANTED, all)).toMatchObject({ kind: "later" });
    await rest.surface.late[0]?.();

    expect(await place(WANTED, all)).toMatchObject({ kind: "sent", fresh: false });
    expect(rest.surface.posts).toBe(1);
  });

  it("is posted again once the chat has had the time to show it", async () => {
    const all = ground(new SilentSurface());
    await place(WANTED, all);
    all.clock.skip(30_000);
    await place(WANTED, all);

    expect(all.surface.posts).toBe(2);
  });

  it("is posted twice, and not on and on, where the chat cannot be looked through", async () => {
    const all = ground(new SilentSurface());
    all.surface.blind = true;
    for (let second = 0; second < 600; second += 1) {
      await place(WANTED, all);
      all.clock.skip(1_000);
    }

    expect(all.surface.posts).toBe(2);
  });

  it("is looked for just as long after the clock was set back", async () => {
    const all = ground(new SilentSurface());
    all.surface.blind = true;
    await place(WANTED, all);
    all.clock.setBack(3_600_000);
    all.clock.skip(60_000);
    await place(WANTED, all);

    expect(all.surface.posts).toBe(2);
  });
});

describe("a message that two processes posted", () => {
  it("has buttons only where its row says that it stands", async () => {
    const rows = rowsInMemory();
    const goOn = Promise.withResolvers<undefined>();
    const one = ground(new FakeSurface(), rows);
    const posts = Promise.withResolvers<undefined>();
    const { surface } = one;
    surface.before = () => {
      posts.resolve(undefined);
      return goOn.promise;
    };
    const first = place(WANTED, one);
    await posts.promise;
    surface.before = () => Promise.resolve();
    // The other one looks for it, believes in the end that it is not there, and posts it.
    const other = ground(surface, rows);
    await place(WANTED, other);
    other.clock.skip(30_000);
    const second = await place(WANTED, other);
    goOn.resolve(undefined);
    const found = await first;

    expect(second).toMatchObject({ kind: "sent", fresh: true });
    expect(found).toEqual({ ...second, fresh: false });
    expect(surface.roots.map(({ id, message }) => [id, pressable(message)])).toEqual([
      ["1", ["deny R1"]],
      ["2", []],
    ]);
    expect(surface.roots[1]?.text).toContain("stands here twice");
  });
});
