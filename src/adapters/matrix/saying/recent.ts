/** More than a process posts in hours; older ones are forgotten first. */
const MOST = 2_000;

/** Which keys were used lately. */
export class Recent {
  readonly #keys = new Set<string>();

  has(key: string): boolean {
    return this.#keys.has(key);
  }

  add(key: string): void {
    this.#keys.delete(key);
    this.#keys.add(key);
    const [oldest] = this.#keys.keys();
    if (this.#keys.size > MOST && oldest !== undefined) this.#keys.delete(oldest);
  }
}
