import type { Tone } from "../message/model.ts";
import type { WalkResult } from "./result.ts";

/** The verdict in a few words: the one line a half-asleep reader takes in. */
export function headlineOf(result: WalkResult): { readonly tone: Tone; readonly words: string } {
  switch (result.verdict) {
    case "complete":
      return { tone: "good", words: "complete: all six organisms committed" };
    case "in-progress":
      return result.reason === "not begun"
        ? { tone: "neutral", words: "has not begun" }
        : { tone: "neutral", words: "in progress: nothing is late" };
    case "not-won":
      return { tone: "good", words: notWon(result) };
    case "stalled":
      return { tone: "bad", words: `stalled at ${result.stalledAt ?? "an organism"}` };
    case "inconsistent":
      return { tone: "bad", words: inconsistent(result) };
    case "unknown":
      return { tone: result.reason === "other lattice" ? "bad" : "unsure", words: unknown(result) };
  }
}

function notWon({ reason }: WalkResult): string {
  return reason === "not-included"
    ? "not won: the header was accepted, but the chain does not have the block; tally owes nothing"
    : "not won: no header was accepted for this slot, which alone is normal";
}

function inconsistent({ reason, lastCommitted, organisms }: WalkResult): string {
  if (reason !== "hole") return "inconsistent: readers of one organism contradict each other";
  const last = organisms.findIndex(({ name }) => name === lastCommitted);
  const holes = organisms
    .slice(0, last)
    .filter(({ state }) => state === "missing" || state === "pending")
    .map(({ name }) => name);
  return `inconsistent: ${lastCommitted ?? "an organism"} committed, but ${holes.join(" and ")} above it did not`;
}

function unknown({ reason, stalledAtOneOf, lastCommitted, certainty }: WalkResult): string {
  if (reason === "other lattice") return "could not tell: the gateway reads another lattice";
  if (reason === "not won or stalled") return "could not tell: not won or stalled at relay";
  if (reason === "unread")
    return "could not tell: tally committed, but not every organism above could be read";
  if (certainty === "none") return "could not tell: no organism could be read";
  const after =
    lastCommitted === null ? "nothing is known to be committed" : `${lastCommitted} committed last`;
  const among = stalledAtOneOf?.length === 1 ? "" : "one of ";
  return `could not tell: ${after}; if it stalled, then at ${among}${(stalledAtOneOf ?? []).join(", ")}`;
}
