import { describe, expect, it } from "@jest/globals";
import type { Answer } from "../../src/command/answer.ts";
import { line } from "../../src/message/build.ts";
import type { NotSent } from "../../src/ports/chat-surface.ts";
import { until } from "../mitigation/mitigation-under-test.ts";
import { found, said, underTest } from "./conversations-under-test.ts";

const LONG: NotSent = { kind: "later", afterMs: 3_600_000, detail: "the limit is reached" };

/** A question that is shown to be looked at, and answered when the test says so. */
async function looking() {
  const gate = Promise.withResolvers<Answer>();
  const under = underTest((_typed, { tell }) => {
    tell(line("step 1"));
    return gate.promise;
  });
  const { surface, conversations } = under;
  const taken = conversations.take(said("walk current"));
  await until("it is looked at", () => surface.roots.length === 1);
  const answer = () => {
    gate.resolve(found("stalled at relay"));
  };
  return { ...under, taken, answer };
}

describe("an answer that the chat does not take now", () => {
  it("is told of at once where it would not be taken for long", async () => {
    const { surface, conversations } = underTest(() => Promise.resolve(found("stalled")));
    surface.faults.push({ step: "post", fault: LONG });
    await conversations.take(said("walk current"));

    expect(surface.whispers.map(({ text }) => text)).toEqual([
      expect.stringMatching(/the limit is reached.*lattice run -- walk current/s),
    ]);
    expect(surface.roots).toEqual([]);
  });

  it("takes the place of what was looked at however late, once who asked was told", async () => {
    const { surface, clock, taken, answer } = await looking();
    surface.faults.push({ step: "edit", fault: LONG }, { step: "edit", fault: LONG });
    answer();
    await until("it is told of", () => surface.whispers.length === 1);
    expect(surface.roots[0]?.text).toContain("Looking");
    await until("it is taken", () => {
      clock.skip(600_000);
      return surface.roots[0]?.edits === 1;
    });
    await taken;

    expect(surface.roots.map(({ text }) => text)).toEqual([
      expect.stringContaining("stalled at relay"),
    ]);
    expect(surface.whispers).toHaveLength(1);
  });

  it("is given up late, too, when the bot stops", async () => {
    const { surface, conversations, taken, answer } = await looking();
    for (let n = 0; n < 9; n += 1) surface.faults.push({ step: "edit", fault: LONG });
    answer();
    await until("it is told of", () => surface.whispers.length === 1);
    await conversations.close();
    await taken;

    expect(surface.roots[0]?.text).toContain("Looking");
  });
});

describe("an edit that was given up", () => {
  it("does not stay in the place of the answer where it arrives after it", async () => {
    const gate = Promise.withResolvers<Answer>();
    let tells: (words: string) => void = () => undefined;
    const { surface, clock, conversations } = underTest((_typed, { tell }) => {
      tells = (words) => {
        tell(line(words));
      };
      tells("step 1");
      return gate.promise;
    });
    const taken = conversations.take(said("walk current"));
    await until("it is looked at", () => surface.roots.length === 1);
    const unheard = { kind: "later", afterMs: 2_000, detail: "no answer in time" } as const;
    surface.faults.push({ step: "edit", fault: unheard });
    const looked = surface.roots[0];
    if (looked === undefined) throw new Error("nothing is looked at");
    tells("step 2");
    await until("it was given up", () => surface.faults.length === 0);
    gate.resolve(found("stalled at relay"));
    await taken;
    await surface.edit({ channel: "C0HOME", id: looked.id }, looked.message);
    expect(surface.roots[0]?.text).toContain("Looking");
    clock.skip(30_000);
    await until("the answer is back", () => surface.roots[0]?.edits === 3);

    expect(surface.roots[0]?.text).toContain("stalled at relay");
    await conversations.close();
  });
});
