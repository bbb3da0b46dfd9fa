import type { NotSent } from "../ports/chat-surface.ts";
import { LivingRoot } from "./living-root.ts";
import type { RootParts } from "./root-now.ts";
import { livingTopics } from "./topic-body.ts";

/** The messages of all requests and runs that may change yet. */
export class LivingRoots {
  readonly #parts: RootParts;
  readonly #roots = new Map<string, LivingRoot>();

  constructor(parts: RootParts) {
    this.#parts = parts;
  }

  of(topic: string): LivingRoot {
    const root = this.#roots.get(topic) ?? new LivingRoot(topic, this.#parts);
    this.#roots.set(topic, root);
    return root;
  }

  /** Another process kept them since: what this one knows of them is past. */
  forget(): void {
    this.#roots.clear();
  }

  /**
   * What waits and what runs is followed; what came to its end, or stopped to be the newest, is shown once more, also
   * where that was while no process was there. Gives why the first of them that must wait does.
   */
  async follow(ours: () => boolean): Promise<NotSent | undefined> {
    const { store, surface } = this.#parts;
    const [living, rows] = await store.read(async (tables) => [
      await livingTopics(tables),
      await tables.chat.living(surface.name),
    ]);
    const shown = rows.map(({ key }) => key);
    let waits: NotSent | undefined;
    for (const topic of new Set([...living, ...shown, ...this.#roots.keys()])) {
      if (!ours()) return undefined;
      const root = this.of(topic);
      const came = await root.show({ now: !living.includes(topic) });
      if (came.kind === "later" || came.kind === "unsure") waits ??= came;
      else if (!living.includes(topic) && !shown.includes(topic) && root.quiet)
        this.#roots.delete(topic);
    }
    return waits;
  }
}
