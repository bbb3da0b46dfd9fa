import type { Person } from "../../lattice/person.ts";
import { quoted, refusal } from "../../message/refusal.ts";
import type { Refusal } from "../../message/refusal.ts";
import type { StoredRequest } from "../../ports/store/request.ts";
import type { Tables } from "../../ports/store/store.ts";
import { askAgain, nameOf } from "../tell/words.ts";
import { wants } from "./statement.ts";

/** Requests that are named to who named none of them. */
const MOST_NAMED = 5;

type People = ReadonlyMap<string, Person>;

/** The request that is meant; phones write ids in any case. */
export async function findRequest(
  id: string,
  { requests }: Pick<Tables, "requests">,
): Promise<StoredRequest | Refusal> {
  const found = await requests.find(id.toUpperCase());
  if (found !== undefined) return found;
  const pending = (await requests.pending()).slice(0, MOST_NAMED);
  const waiting =
    pending.length === 0
      ? "None waits for a decision"
      : `Waiting: ${pending.map((one) => `${one.id} (${wants(one)}, asked by ${one.requestedBy})`).join(", ")}`;
  return refusal("not-found", `There is no request ${quoted(id)}. ${waiting}.`);
}

/** In its own words, why a request that is not pending any more, or whose time is over, cannot be decided. */
export function notPending(
  request: StoredRequest,
  people: People,
  nowMs: number,
): Refusal | undefined {
  const { id, status, decidedBy, note, expiresMs } = request;
  const by = decidedBy === undefined ? "" : ` by ${nameOf(decidedBy, people)}`;
  const again = askAgain(request);
  const anew = `Nothing was done. Ask again: \`${again}\``;
  const why = note === undefined ? "" : ` (${note})`;
  switch (status) {
    case "pending":
      if (nowMs < expiresMs) return undefined;
      return refusal("expired", `${id} expired at ${utc(expiresMs)}. ${anew}`);
    case "expired":
      return refusal("expired", `${id} expired at ${utc(expiresMs)}. ${anew}`);
    case "approved":
      return refusal("decided", `${id} was approved already${by}. \`runs\` shows what came of it.`);
    case "denied":
      return refusal("decided", `${id} was denied${by}${why}. ${anew}`);
    case "withdrawn":
      return refusal("decided", `${id} was withdrawn${by}. ${anew}`);
    case "void":
      return refusal("void", `${id} is void${why}. ${anew}`);
  }
}

function utc(ms: number): string {
  return `${new Date(ms).toISOString().slice(11, 19)} UTC`;
}
