import type { ChatSurface } from "../../src/ports/chat-surface.ts";
import type { Store } from "../../src/ports/store/store.ts";

/** A moment to die in: right before or right after the n-th thing that is awaited, counted from 1. */
export interface DieAt {
  readonly step: number;
  readonly when: "before" | "after";
}

/** A process that is killed at one of the things it awaits: from there on nothing of it goes on. */
export class Dying {
  readonly #at: DieAt;
  #steps = 0;
  #died = Promise.withResolvers<undefined>();
  #dead = false;

  constructor(at: DieAt) {
    this.#at = at;
  }

  get died(): Promise<undefined> {
    return this.#died.promise;
  }

  isDead(): boolean {
    return this.#dead;
  }

  async through<T>(work: () => Promise<T>): Promise<T> {
    if (this.isDead()) return forever();
    this.#steps += 1;
    const here = this.#steps === this.#at.step;
    if (here && this.#at.when === "before") return this.#die();
    const result = await work();
    return here || this.isDead() ? this.#die() : result;
  }

  /** Wherever it is. */
  kill(): void {
    void this.#die();
  }

  #die(): Promise<never> {
    this.#dead = true;
    this.#died.resolve(undefined);
    return forever();
  }
}

/** A store as the dying process has it. */
export function dyingStore(store: Store, dying: Dying): Store {
  return {
    sharing: store.sharing,
    read: (work) => dying.through(() => store.read(work)),
    write: (work) => dying.through(() => store.write(work)),
    close: () => Promise.resolve(),
  };
}

/** A chat as the dying process reaches it. */
export function dyingSurface(surface: ChatSurface, dying: Dying): ChatSurface {
  return {
    name: surface.name,
    home: surface.home,
    part: (message) => surface.part(message),
    post: (message, posting) => dying.through(() => surface.post(message, posting)),
    edit: (placed, message) => dying.through(() => surface.edit(placed, message)),
    find: (key, place, sinceMs) => dying.through(() => surface.find(key, place, sinceMs)),
    whisper: (message, to) => dying.through(() => surface.whisper(message, to)),
  };
}

function forever(): Promise<never> {
  return new Promise(() => undefined);
}
