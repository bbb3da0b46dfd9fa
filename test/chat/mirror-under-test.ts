import { Mirror } from "../../src/chat/mirror.ts";
import type { MitigationUnderTest } from "../mitigation/mitigation-under-test.ts";
import { FakeSurface } from "../fakes/fake-surface.ts";

export const ORIGIN = { lattice: "mainnet", shortId: "1f3a9c22", drill: false };

/** A mirror of the desk's store in a chat in memory. */
export async function mirrorOf(
  under: MitigationUnderTest,
  surface = new FakeSurface(),
): Promise<{ readonly mirror: Mirror; readonly surface: FakeSurface }> {
  const { ledger } = await under.opened();
  const mirror = new Mirror({ surface, origin: ORIGIN, ledger, sources: under.sources });
  return { mirror, surface };
}

/** Runs until everything written is told, or fails. */
export async function caughtUp(mirror: Mirror, under: MitigationUnderTest): Promise<void> {
  const { ledger } = await under.opened();
  const endMs = Date.now() + 5_000;
  for (;;) {
    mirror.wake();
    await new Promise((resolve) => setTimeout(resolve, 5));
    const left = await ledger.store.read(async ({ outbox }) =>
      outbox.after(await outbox.sentBy("slack"), 100),
    );
    if (left.length === 0) return;
    if (Date.now() > endMs) throw new Error(`never told: ${left.map(({ topic }) => topic).join()}`);
    under.clock.skip(3_000);
  }
}
