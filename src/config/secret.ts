import { readFile } from "node:fs/promises";
import { inspect } from "node:util";

/** A secret's value. Printing, logging or serialising it shows a placeholder. */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  /** The value itself, for the one place that sends it. */
  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return "(secret)";
  }

  toJSON(): string {
    return "(secret)";
  }

  [inspect.custom](): string {
    return "(secret)";
  }
}

/** Where a secret is kept. The configuration names the place; the value is read when it is needed. */
export type SecretPlace =
  | { readonly kind: "env"; readonly name: string }
  | { readonly kind: "file"; readonly path: string };

/** Reads a secret afresh, so that a rotated file is seen. Throws when the place holds none. */
export async function readSecret(
  place: SecretPlace,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Secret> {
  const value = place.kind === "env" ? env[place.name] : await readFile(place.path, "utf8");
  const trimmed = value?.trim();
  if (trimmed === undefined || trimmed === "") throw new Error(`${place.kind} holds no secret`);
  return new Secret(trimmed);
}
