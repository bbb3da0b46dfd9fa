import { describe, expect, it } from "@jest/globals";
import { durableRows } from "../../src/chat/chat-store.ts";
import { line } from "../../src/message/build.ts";
import type { Store } from "../../src/ports/store/store.ts";
import { FakeSurface } from "../fakes/fake-surface.ts";
import { withMitigation } from "../mitigation/mitigation-under-test.ts";
import { found, said, underTest } from "./conversations-under-test.ts";
import type { Dispatched } from "./conversations-under-test.ts";
import { Dying, dyingStore, dyingSurface } from "./dying.ts";
import type { DieAt } from "./dying.ts";

const atOnce: Dispatched = () => Promise.resolve(found("stalled at relay"));

const afterALook: Dispatched = (typed, asking) => {
  asking.tell(line("step 1"));
  return atOnce(typed, asking);
};

/** A process dies at some moment while it answers; then another one goes on until nothing is left of it. */
async function killedAt(at: DieAt, dispatched: Dispatched, store: Store, surface: FakeSurface) {
  const dying = new Dying(at);
  const first = underTest(dispatched, {
    surface: dyingSurface(surface, dying),
    rows: durableRows(dyingStore(store, dying)),
  });
  await Promise.race([first.conversations.take(said("walk current")), dying.died]);
  const died = dying.isDead();
  dying.kill();
  const words = surface.roots[0]?.text ?? "";

  const next = underTest(atOnce, { rows: durableRows(store) }, surface);
  next.clock.skip(1_000);
  next.conversations.begin();
  const left = () =>
    store.read(async ({ chat }) => [
      ...(await chat.messages("slack", "working", 9)),
      ...(await chat.messages("slack", "posting", 9)),
    ]);
  const endMs = Date.now() + 5_000;
  while ((await left()).length > 0) {
    if (Date.now() > endMs) throw new Error("something is left at work");
    next.clock.skip(10_000);
  }
  await next.conversations.close();
  return { died, words };
}

describe("a process that is killed while it answers", () => {
  const moments = (["before", "after"] as const).flatMap((when) => [
    { when, how: "at once", dispatched: atOnce },
    { when, how: "after a look", dispatched: afterALook },
  ]);

  it.each(moments)(
    "takes no answer away, and leaves nobody waiting ($when what it awaits, $how)",
    ({ when, dispatched }) =>
      withMitigation(async (under) => {
        const { ledger } = await under.opened();
        let answers = 0;
        for (let step = 1, died = true; died; step += 1) {
          const surface = new FakeSurface();
          const lived = await killedAt({ step, when }, dispatched, ledger.store, surface);
          ({ died } = lived);
          const [root, second] = surface.roots;
          const text = root?.text ?? "";
          const below = surface.thread(root?.id ?? "").map((one) => one.text);
          expect(second).toBeUndefined();
          if (lived.words.includes("stalled at relay")) {
            answers += 1;
            expect(text).toContain("stalled at relay");
          } else if (root !== undefined) {
            expect([text, ...below].join("\n")).toMatch(/ask again/i);
          }
        }
        expect(answers).toBeGreaterThan(2);
      }),
  );
});
