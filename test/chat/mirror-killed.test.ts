import { describe, expect, it } from "@jest/globals";
import { Mirror } from "../../src/chat/mirror.ts";
import { pressable } from "../../src/chat/without-buttons.ts";
import { withMitigation } from "../mitigation/mitigation-under-test.ts";
import type { MitigationUnderTest } from "../mitigation/mitigation-under-test.ts";
import { actor } from "../mitigation/people.ts";
import { FakeSurface } from "../fakes/fake-surface.ts";
import { Dying, dyingStore, dyingSurface } from "./dying.ts";
import type { DieAt } from "./dying.ts";
import { caughtUp, mirrorOf, ORIGIN } from "./mirror-under-test.ts";

const ada = actor("ada");
const ben = actor("ben");

const NEVER = 10_000;

interface Lived {
  readonly id: string;
  /** Whether it died before everything was told. */
  readonly died: boolean;
}

/** A request is made and denied while the process that tells of it dies at some moment; then another one goes on. */
async function killedAt(
  at: DieAt,
  under: MitigationUnderTest,
  surface: FakeSurface,
  second: { readonly blind: boolean },
): Promise<Lived> {
  const { ledger } = await under.opened();
  const dying = new Dying(at);
  const first = new Mirror({
    surface: dyingSurface(surface, dying),
    origin: ORIGIN,
    ledger: { ...ledger, store: dyingStore(ledger.store, dying) },
    sources: under.sources,
  });
  first.start();
  const { id } = await under.request(ada, { verb: "pause" });
  await Promise.race([caughtUp(first, under), dying.died]);
  await under.use.deny(ben, id, "not now");
  await Promise.race([caughtUp(first, under), dying.died]);
  const died = dying.isDead();
  dying.kill();

  surface.blind = second.blind;
  const next = await mirrorOf(under, surface);
  next.mirror.start();
  await caughtUp(next.mirror, under);
  await next.mirror.close();
  surface.blind = false;
  return { id, died };
}

function ofRequest(id: string, { roots, standing }: FakeSurface) {
  const mine = roots.filter(({ posting }) => posting.key === id);
  const ids = new Set(mine.map((root) => root.id));
  return { roots: mine, told: standing.filter(({ posting }) => ids.has(posting.thread ?? "")) };
}

describe("a process that is killed while it tells", () => {
  it.each(["before", "after"] as const)(
    "leaves nothing out and doubles nothing, whatever it just awaited (%s)",
    (when) =>
      withMitigation(async (under) => {
        const surface = new FakeSurface();
        let lived: Lived = { id: "", died: true };
        let step = 0;
        while (lived.died) {
          step += 1;
          lived = await killedAt({ step, when }, under, surface, { blind: false });
          const { roots, told } = ofRequest(lived.id, surface);
          const words = { step, roots: roots.length, told: told.map(({ first }) => first) };
          expect(words).toEqual({
            step,
            roots: 1,
            told: [expect.stringContaining("denied by Ben Test")],
          });
          expect(roots[0]?.text).toContain("denied by Ben Test");
          expect(pressable(roots[0]?.message ?? { title: "", blocks: [] })).toEqual([]);
        }
        expect(step).toBeGreaterThan(20);
        expect(step).toBeLessThan(NEVER);
      }),
  );

  it("tells twice rather than never where the chat cannot be looked through, and says so", () =>
    withMitigation(async (under) => {
      const surface = new FakeSurface();
      let lived: Lived = { id: "", died: true };
      let doubled = 0;
      for (let step = 1; lived.died; step += 1) {
        lived = await killedAt({ step, when: "after" }, under, surface, { blind: true });
        const { roots, told } = ofRequest(lived.id, surface);
        const words = [...roots, ...told].map(({ text }) => text);
        expect(roots.at(-1)?.text).toContain("denied by Ben Test");
        expect(told.length).toBeGreaterThanOrEqual(1);
        if (roots.length + told.length > 2) {
          doubled += 1;
          expect(words.join("\n")).toContain("may stand here twice");
        }
      }
      expect(doubled).toBeGreaterThan(0);
    }));
});
