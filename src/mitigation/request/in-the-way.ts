import type { Verb } from "../../lattice/plan.ts";
import { refusal } from "../../message/refusal.ts";
import type { Refusal } from "../../message/refusal.ts";
import type { StoredRequest } from "../../ports/store/request.ts";
import type { StoredRun } from "../../ports/store/run.ts";
import type { Tables } from "../../ports/store/store.ts";

/**
 * Why something may not be asked for or begun now: another run is under way, or a pause is asked for, under way or
 * in force. A pause itself gives way to a pause only; the resume of a pause is let through.
 */
export async function inTheWay(
  verb: Verb,
  { runs }: Pick<Tables, "runs">,
  pause: StoredRequest | undefined,
): Promise<Refusal | undefined> {
  const open = await runs.open();
  if (open !== undefined && (verb !== "pause" || open.verb === "pause")) return busy(open);
  if (verb === "pause") return undefined;
  if (pause !== undefined) {
    const { id } = pause;
    return refusal(
      "busy",
      `A pause is asked for (${id}): nothing else is begun before it is decided. Deny or approve ${id} first, or have who asked withdraw it.`,
    );
  }
  const inForce = await runs.inForce();
  return inForce === undefined || verb === "resume" ? undefined : paused(inForce);
}

/** What two people paused is not started or stopped unit by unit beside the pause, which would watch and undo it. */
function paused({ id, state, note }: StoredRun): Refusal {
  return refusal(
    "busy",
    state === "incomplete"
      ? `The pause ${id} is incomplete: ${note ?? "not every unit is known to be stopped"}. Only \`resume\`, \`retry ${id}\` or \`abort ${id}\` may follow.`
      : `The lattice is paused by ${id}: \`resume\` starts it again. To start units one by one, give the pause up first: \`abort ${id}\`.`,
  );
}

/** The pause that waits for its second person. */
export async function pausePending(
  { requests }: Pick<Tables, "requests">,
  nowMs: number,
): Promise<StoredRequest | undefined> {
  return (await requests.pending()).find(
    ({ kind, verb, expiresMs }) => kind === "plan" && verb === "pause" && nowMs < expiresMs,
  );
}

export function busy({ id, verb, state }: StoredRun): Refusal {
  const so = state === "held" ? "holds and waits" : "is under way";
  const then =
    state === "held" ? `\`retry ${id}\`, \`skip ${id}\` or \`abort ${id}\`` : `\`abort ${id}\``;
  return refusal(
    "busy",
    `${id} (${verb}) ${so}, and one run at a time is all the lattice gets. Wait for it, or ${then}. \`runs\` shows it.`,
  );
}
