/** Lets one in at a time, in the order they came. */
export class Mutex {
  #last: Promise<void> = Promise.resolve();

  /** Waits for everyone before; gives what ends the turn. */
  async turn(): Promise<() => void> {
    const before = this.#last;
    const { promise, resolve } = Promise.withResolvers<undefined>();
    this.#last = promise.then(() => undefined);
    await before;
    return () => {
      resolve(undefined);
    };
  }
}
