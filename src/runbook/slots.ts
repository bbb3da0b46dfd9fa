import type { Organism } from "../lattice/organism.ts";
import type { Unread } from "../lattice/reading.ts";
import type { Slot } from "../lattice/slot-clock.ts";
import type { SlotRecords } from "../ports/collections.ts";
import type { LatticeFacts } from "./facts.ts";
import type { Finding, Step } from "./step.ts";

/** What the entries about a slot are asked: one by number, or the newest affected one. */
export interface SlotSubject {
  readonly slot: Slot | "latest";
}

/** How an entry tells whether a slot is one of those it is about. */
export interface SlotTopic {
  readonly id: string;
  /** What an affected slot is, in words that follow "slots in which". */
  readonly means: string;
  /** Whose lists of records it takes to tell; one that is behind is known by those below it. */
  readonly reads: readonly Organism[];
  /** `nothing`: there is nothing in the slot that could be affected. */
  readonly affects: (
    records: SlotRecords,
    facts: LatticeFacts,
  ) => Promise<"affected" | "fine" | "nothing" | Unread>;
  /** The slot to look at when none is affected; none where there is nothing to look at then. */
  readonly otherwise?: (newest: readonly SlotRecords[]) => Slot | undefined;
}

/** What a search over the newest slots came to. */
export interface Affected {
  /** Newest first. */
  readonly slots: readonly Slot[];
  /** Slots that could be held against each other. */
  readonly compared: number;
  /** Slots that could not, with why of the newest. */
  readonly unread: number;
  readonly why: string | undefined;
}

/** Looks through the clock's slot and the 63 before it. */
export function affectedSlots(topic: SlotTopic, facts: LatticeFacts): Promise<Affected> {
  return facts.once(`affected ${topic.id}`, async () => {
    const newest = await facts.newest(topic.reads);
    const looked = await Promise.all(
      newest.map(async (records) => ({
        slot: records.slot,
        settled: records.settled,
        came: await topic.affects(records, facts),
      })),
    );
    const unread = looked.flatMap(({ settled, came }) =>
      typeof came === "string" || !settled ? [] : [`${came.reason}: ${came.detail}`],
    );
    return {
      slots: looked.filter(({ came }) => came === "affected").map(({ slot }) => slot),
      compared: looked.filter(({ came }) => came === "affected" || came === "fine").length,
      unread: unread.length,
      why: unread[0],
    };
  });
}

/** The slot that a verification looks at, or why there is none. */
export type Chosen =
  | { readonly kind: "slot"; readonly slot: Slot }
  | { readonly kind: "none" }
  /** Which slot it would be is not known. */
  | { readonly kind: "unread" };

export async function chosenSlot(
  { slot }: SlotSubject,
  topic: SlotTopic,
  facts: LatticeFacts,
): Promise<Chosen> {
  if (slot !== "latest") return { kind: "slot", slot };
  const [{ slots, compared }, newest] = await Promise.all([
    affectedSlots(topic, facts),
    facts.newest(topic.reads),
  ]);
  const chosen = slots[0] ?? topic.otherwise?.(newest);
  const records = newest.find((listed) => listed.slot === chosen);
  if (records !== undefined) {
    // A list may not reach as far as a question does: what it could not tell is asked again.
    const told = Object.values(records.states).every(({ state }) => state !== "unknown");
    if (told) facts.takeListed(records);
    return { kind: "slot", slot: records.slot };
  }
  return { kind: compared === 0 ? "unread" : "none" };
}

interface SlotStep<Id extends string> {
  readonly id: Id;
  readonly asks: string;
  readonly withinMs?: number;
  readonly look: (slot: Slot, facts: LatticeFacts) => Promise<Finding>;
}

/** A step that looks at one slot; without one there is nothing to look at. */
export function slotStep<Id extends string>(
  topic: SlotTopic,
  { look, ...step }: SlotStep<Id>,
): Step<SlotSubject, Id> {
  return {
    ...step,
    async look(subject, facts) {
      const chosen = await chosenSlot(subject, topic, facts);
      return chosen.kind === "slot"
        ? look(chosen.slot, facts)
        : notNeeded("there is no slot to look at");
    },
  };
}

export function notNeeded(summary: string, evidence: Finding["evidence"] = []): Finding {
  return { verdict: "not-needed", summary, evidence };
}

export function couldNotTell(summary: string, evidence: Finding["evidence"] = []): Finding {
  return { verdict: "unknown", summary, evidence };
}

export function unreadWords({ reason, detail }: Unread): string {
  return `${reason}: ${detail}`;
}
