import { describe, expect, it } from "@jest/globals";
import type { ChatStore } from "../../src/chat/chat-store.ts";
import { rowsInMemory } from "../../src/chat/rows-in-memory.ts";
import { refused } from "../../src/command/answer.ts";
import type { Answer } from "../../src/command/answer.ts";
import { line } from "../../src/message/build.ts";
import { refusal } from "../../src/message/refusal.ts";
import { until } from "../mitigation/mitigation-under-test.ts";
import { actor } from "../mitigation/people.ts";
import { found, said, underTest } from "./conversations-under-test.ts";
import { ORIGIN } from "./mirror-under-test.ts";

describe("what is said in a chat", () => {
  it("is answered by one message, with its detail in the thread", async () => {
    const { surface, conversations } = underTest(() => Promise.resolve(found("stalled at relay")));
    await conversations.take(said("walk current"));

    expect(surface.roots.map((one) => one.text)).toEqual([
      expect.stringContaining("stalled at relay"),
    ]);
    expect(surface.roots[0]).toMatchObject({ edits: 0 });
    expect(surface.thread(surface.roots[0]?.id ?? "").map((one) => one.text)).toEqual([
      expect.stringContaining("step by step"),
    ]);
  });

  it("is answered in the thread where it was said", async () => {
    const { surface, conversations } = underTest(() => Promise.resolve(found("stalled")));
    const from = { channel: "C0HOME", thread: "17.1", user: "U0ADA00001" };
    await conversations.take(said("walk current", { from }));

    expect(surface.roots).toEqual([]);
    expect(surface.thread("17.1")).toHaveLength(2);
  });

  it("shows what was found so far in the same message, and few edits however much it is", async () => {
    const { surface, clock, conversations } = underTest(async (_typed, { tell }) => {
      for (let n = 1; n <= 1_000; n += 1) {
        tell(line(`step ${n}`));
        if (n % 100 === 0) {
          await new Promise((resolve) => setTimeout(resolve, 2));
          clock.skip(300);
        }
      }
      return found("stalled at relay");
    });
    await conversations.take(said("verify upstream relay"));

    expect(surface.roots).toHaveLength(1);
    expect(surface.roots[0]?.text).toContain("stalled at relay");
    expect(surface.calls).toBeLessThan(8);
  });

  it("is seen to be looked at where that takes its time", async () => {
    const gate = Promise.withResolvers<Answer>();
    const { surface, clock, conversations } = underTest(() => gate.promise);
    const taken = conversations.take(said("walk current"));
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(surface.roots).toEqual([]);
    clock.skip(400);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(surface.roots[0]?.text).toContain("Looking: walk current");
    gate.resolve(found("stalled"));
    await taken;

    expect(surface.roots.map(({ edits }) => edits)).toEqual([1]);
  });

  it("is one message where the first of it takes longer than the answer was waited for", async () => {
    const posted = Promise.withResolvers<undefined>();
    const looked = Promise.withResolvers<Answer>();
    const { surface, clock, conversations } = underTest((_typed, { tell }) => {
      tell(line("step 1"));
      return looked.promise;
    });
    let posts = 0;
    surface.before = async (step) => {
      if (step !== "post") return;
      posts += 1;
      await posted.promise;
    };
    const taken = conversations.take(said("verify upstream relay"));
    await until("it is being posted", () => posts > 0);
    clock.skip(400);
    await new Promise((resolve) => setTimeout(resolve, 5));
    posted.resolve(undefined);
    looked.resolve(found("stalled at relay"));
    await taken;

    expect(surface.roots.map(({ text }) => text)).toEqual([
      expect.stringContaining("stalled at relay"),
    ]);
  });

  it("is done once, however often it is delivered", async () => {
    const { asked, conversations } = underTest(() => Promise.resolve(found("stalled")));
    const once = said("walk current");
    await Promise.all([conversations.take(once), conversations.take(once)]);
    await conversations.take(once);

    expect(asked).toEqual(["walk current"]);
  });

  it("is one press where somebody presses twice, and two where they press again later", async () => {
    const { asked, clock, conversations } = underTest(() => Promise.resolve(found("stalled")));
    const press = () => conversations.take(said("walk current", { pressed: "17.1:walk current" }));
    await Promise.all([press(), press()]);
    clock.skip(3_000);
    await press();

    expect(asked).toHaveLength(2);
  });

  it("is heard again when the clock was set back since the same press", async () => {
    const { asked, clock, conversations } = underTest(() => Promise.resolve(found("stalled")));
    const press = () => conversations.take(said("walk current", { pressed: "17.1:walk current" }));
    await press();
    clock.setBack(600_000);
    clock.skip(60_000);
    await press();

    expect(asked).toHaveLength(2);
  });

  it("is told to who asked alone, where it is refused", async () => {
    const { surface, conversations } = underTest(() =>
      Promise.resolve(refused("walk", refusal("usage", "That is no slot."), ORIGIN)),
    );
    await conversations.take(said("walk abc"));

    expect(surface.standing).toEqual([]);
    expect(surface.whispers.map((one) => one.text)).toEqual([
      expect.stringContaining("That is no slot."),
    ]);
    expect(surface.whispers[0]?.to).toMatchObject({ user: "U0ADA00001" });
  });

  it("is six verifications a minute at most for each person", async () => {
    const { surface, asked, clock, conversations } = underTest(() =>
      Promise.resolve(found("stalled")),
    );
    for (let n = 0; n < 7; n += 1) await conversations.take(said("verify tdx relay-1"));
    expect(asked).toHaveLength(6);
    expect(surface.whispers.at(-1)?.text).toMatch(/more than 6 verifications.*Try again in \d+ s/s);

    await conversations.take(said("verify tdx relay-1", { actor: actor("ben", "slack") }));
    clock.skip(60_000);
    await conversations.take(said("verify tdx relay-1"));
    expect(asked).toHaveLength(8);
  });

  it("is answered even where something of the bot's own breaks", async () => {
    const { surface, reported, conversations } = underTest(() =>
      Promise.reject(new Error("no disk")),
    );
    await conversations.take(said("pause"));

    expect(reported).toEqual([expect.objectContaining({ message: "no disk" })]);
    expect(surface.whispers[0]?.text).toContain("a fault of its own");
    expect(surface.whispers[0]?.text).not.toContain("no disk");
  });

  it("is told alone with another way to ask, where the chat takes no message", async () => {
    const { surface, conversations } = underTest(() => Promise.resolve(found("stalled")));
    const refusedPost = { kind: "refused", detail: "the channel is archived" } as const;
    surface.faults.push({ step: "post", fault: refusedPost });
    await conversations.take(said("walk current"));

    expect(surface.whispers[0]?.text).toMatch(/archived.*lattice run -- walk current/s);
  });

  it("is answered when the chat takes messages again", async () => {
    const { surface, conversations } = underTest(() => Promise.resolve(found("stalled")));
    const later = { kind: "later", afterMs: 20, detail: "limit" } as const;
    surface.faults.push({ step: "post", fault: later }, { step: "post", fault: later });
    await conversations.take(said("walk current"));

    expect(surface.roots).toHaveLength(1);
  });

  it("is answered in the message that was posted although nobody heard of it", async () => {
    const gate = Promise.withResolvers<Answer>();
    const { surface, clock, conversations } = underTest(() => gate.promise);
    surface.faults.push({ step: "post", fault: "lost" });
    const taken = conversations.take(said("walk current"));
    await until("it is posted", () => {
      clock.skip(400);
      return surface.roots.length === 1;
    });
    gate.resolve(found("stalled at relay"));
    await taken;

    expect(surface.roots.map(({ text }) => text)).toEqual([
      expect.stringContaining("stalled at relay"),
    ]);
  });

  it("is answered anew where somebody took the message away meanwhile", async () => {
    const gate = Promise.withResolvers<Answer>();
    const { surface, clock, conversations } = underTest(() => gate.promise);
    const taken = conversations.take(said("walk current"));
    await until("it is posted", () => {
      clock.skip(400);
      return surface.roots.length === 1;
    });
    surface.standing.splice(0);
    gate.resolve(found("stalled at relay"));
    await taken;

    expect(surface.roots.map(({ text }) => text)).toEqual([
      expect.stringContaining("stalled at relay"),
    ]);
  });

  it("is answered in its message even where the look at it breaks", async () => {
    const gate = Promise.withResolvers<Answer>();
    const { surface, clock, reported, conversations } = underTest(() => gate.promise);
    const taken = conversations.take(said("walk current"));
    await until("it is posted", () => {
      clock.skip(400);
      return surface.roots.length === 1;
    });
    gate.reject(new Error("no disk"));
    await taken;

    expect(surface.roots[0]?.text).toContain("a fault of its own");
    expect(reported).toEqual([expect.objectContaining({ message: "no disk" })]);
  });

  it("is told alone where what was posted cannot be kept", async () => {
    const kept = rowsInMemory();
    const broken: ChatStore = async (work) => {
      if (asking) throw new Error("no disk");
      return kept(work);
    };
    let asking = false;
    const { surface, reported, conversations } = underTest(
      async (_typed, { tell }) => {
        asking = true;
        tell(line("step 1"));
        await new Promise((resolve) => setTimeout(resolve, 20));
        return found("stalled at relay");
      },
      { rows: broken },
    );
    await conversations.take(said("walk current"));

    expect(surface.whispers[0]?.text).toContain("a fault of its own");
    expect(reported).toEqual([expect.objectContaining({ message: "no disk" })]);
  });

  it("is given up within a second when the bot stops", async () => {
    const { surface, conversations } = underTest(() => Promise.resolve(found("stalled")));
    const later = { kind: "later", afterMs: 60_000, detail: "limit" } as const;
    surface.faults.push({ step: "post", fault: later }, { step: "post", fault: later });
    const taken = conversations.take(said("walk current"));
    const beganMs = performance.now();
    await conversations.close();

    expect(performance.now() - beganMs).toBeLessThan(1_000);
    await taken;
    expect(surface.roots).toEqual([]);
  });

  it("is waited for at the end although it was said meanwhile", async () => {
    const gates = [Promise.withResolvers<Answer>(), Promise.withResolvers<Answer>()];
    const { surface, asked, conversations } = underTest(() => {
      const gate = gates[asked.length - 1];
      return gate?.promise ?? Promise.reject(new Error("asked too often"));
    });
    const first = conversations.take(said("walk current"));
    await until("it is asked", () => asked.length === 1);
    const closed = conversations.close();
    const second = conversations.take(said("walk current"));
    await until("it is asked, too", () => asked.length === 2);
    gates[0]?.resolve(found("stalled at relay"));
    await first;
    gates[1]?.resolve(found("stalled at signer"));
    await closed;

    expect(surface.roots.map(({ text }) => text)).toEqual([
      expect.stringContaining("stalled at relay"),
      expect.stringContaining("stalled at signer"),
    ]);
    await second;
  });

  it("is not done once the bot has stopped, and whoever said it hears that", async () => {
    const { surface, asked, conversations } = underTest(() => Promise.resolve(found("stalled")));
    await conversations.close();
    await conversations.take(said("walk current"));

    expect(asked).toEqual([]);
    expect(surface.whispers.map(({ text }) => text)).toEqual([
      expect.stringMatching(/being stopped, and nothing was done/),
    ]);
  });
});
