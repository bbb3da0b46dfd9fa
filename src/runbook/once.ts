/** Answers that are fetched once, whoever asks: two steps never judge by two different moments. */
export class Once {
  readonly #known = new Map<string, Promise<unknown>>();

  ask<T>(key: string, ask: () => Promise<T>): Promise<T> {
    const known = this.#known.get(key);
    if (known !== undefined) return known as Promise<T>;
    const asked = ask();
    this.#known.set(key, asked);
    return asked;
  }

  /** Takes an answer that came with another one, unless it was asked for already. */
  know(key: string, value: unknown): void {
    if (!this.#known.has(key)) this.#known.set(key, Promise.resolve(value));
  }
}
