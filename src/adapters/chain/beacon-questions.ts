import type { z } from "zod";
import { asJson, failed } from "../../outbound/answer.ts";
import type { Failure } from "../../outbound/answer.ts";
import type { Peer } from "../../outbound/outbound.ts";

/** What a beacon node answers to one question. */
export type Found<T> =
  { readonly kind: "found"; readonly value: T } | { readonly kind: "absent" } | Failure;

/** Asks a beacon node, and reads its answer as one of the Beacon API's forms. A 404 is an answer. */
export async function askBeacon<T extends z.ZodType>(
  peer: Peer,
  schema: T,
  path: string,
  signal: AbortSignal,
): Promise<Found<z.output<T>>> {
  const answer = asJson(await peer.get(path, signal));
  if (answer.kind === "failed") return answer;
  if (answer.status === 404) return { kind: "absent" };
  const parsed = schema.safeParse(answer.value);
  if (parsed.success) return { kind: "found", value: parsed.data };
  return failed("unexpected shape", "answered something that is not the Beacon API's");
}
