import { createHash } from "node:crypto";

/** A transaction's id: the homeserver makes one event of all that come with the same one. */
export function transactionOf(...parts: readonly string[]): string {
  const hash = createHash("sha256").update(JSON.stringify(parts)).digest("hex");
  return `lattice-${hash.slice(0, 40)}`;
}
