import type { Store } from "../ports/store/store.ts";

/**
 * A pause is looked after by whoever holds the store. A terminal that ends says that nobody does so from then on, and
 * what to do. Where several processes share a store another one may watch.
 */
export async function tellUnwatched(store: Store): Promise<void> {
  if (store.sharing !== "embedded") return;
  const run = await store.read(({ runs }) => runs.inForce());
  if (run === undefined || run.state === "running") return;
  const { id, state } = run;
  const again = state === "incomplete" ? ` \`retry ${id}\` tries once more.` : "";
  process.stderr.write(
    `lattice run: ${id} (pause) is ${state} and in force, and nobody watches over it from now on: no host is tried again, and nobody is told of a unit that runs again. Start the bot: \`lattice start\`.${again}\n`,
  );
}
