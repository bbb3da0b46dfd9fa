/**
 * What was read lately, by the text it was read from. Members of one lattice come with the same certificates and
 * lists, and reading those takes milliseconds. What is kept follows from their bytes alone: never a verdict, and
 * nothing that a time has part in.
 */
export class Lately<Value> {
  readonly #most: number;
  readonly #kept = new Map<string, Value>();

  constructor(most: number) {
    this.#most = most;
  }

  read(text: string, read: (text: string) => Value): Value {
    const value = this.#kept.get(text) ?? read(text);
    this.#kept.delete(text);
    this.#kept.set(text, value);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > this.#most && oldest !== undefined) this.#kept.delete(oldest);
    return value;
  }
}

/** A function of an object that never changes, worked out once for each. */
export function once<A extends object, Value>(work: (a: A) => Value): (a: A) => Value {
  const known = new WeakMap<A, { readonly value: Value }>();
  return (a) => {
    const found = known.get(a) ?? { value: work(a) };
    known.set(a, found);
    return found.value;
  };
}
