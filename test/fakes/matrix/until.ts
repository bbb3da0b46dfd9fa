import { dump } from "./dump.ts";
import type { World } from "./world/world.ts";

/** What is looked for may hang on more than the homeserver. */
const POLL_MS = 20;

/** Looks whenever something happened until there is something; throws with all that stands there where nothing comes. */
export async function until<T>(
  world: World,
  look: () => T | Promise<T>,
  ms: number,
): Promise<Exclude<NonNullable<T>, false>> {
  const ends = performance.now() + ms;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== null && found !== false) {
      return found as Exclude<NonNullable<T>, false>;
    }
    if (performance.now() > ends) {
      throw new Error(`nothing came within ${ms} ms:\n${dump(world)}`);
    }
    await something(world);
  }
}

function something(world: World): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, POLL_MS);
    const forget = world.watch(done);
    function done() {
      clearTimeout(timer);
      forget();
      resolve();
    }
  });
}
