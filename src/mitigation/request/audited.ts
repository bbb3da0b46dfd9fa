import { isRefusal } from "../../message/refusal.ts";
import type { Refusal } from "../../message/refusal.ts";
import type { Actor } from "../../ports/actor.ts";
import type { Ledger } from "../sources.ts";

interface Attempt {
  readonly actor: Actor;
  /** The command, as it would be typed. */
  readonly does: string;
  readonly atMs: number;
}

/** Does it, and puts the refusal into the audit log where it is refused. */
export async function audited<T>(
  { store }: Ledger,
  { actor, does, atMs }: Attempt,
  work: () => Promise<T | Refusal>,
): Promise<T | Refusal> {
  const result = await work();
  if (isRefusal(result)) {
    await store.write((_tables, record) => {
      const { code, text } = result;
      record({ atMs, what: "refused", data: { does, by: actor.id, via: actor.via, code, text } });
      return Promise.resolve();
    });
  }
  return result;
}
