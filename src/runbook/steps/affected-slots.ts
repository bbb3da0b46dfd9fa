import { increaseOver } from "../../lattice/series.ts";
import type { MetricQuestion } from "../../lattice/metric-answer.ts";
import type { LatticeFacts } from "../facts.ts";
import { affectedSlots } from "../slots.ts";
import type { Affected, SlotSubject, SlotTopic } from "../slots.ts";
import type { Evidence, Finding, Step } from "../step.ts";
import { listed } from "../words.ts";

/** From how many times in an hour on something happens again and again. Source: the outward contract. */
const REPEATED = 3;

const HOUR_MS = 3_600_000;

/** Which of the newest slots are affected, and how often it happens. */
export function affectedStep(
  topic: SlotTopic,
  counter: MetricQuestion,
): Step<SlotSubject, "affected-slots"> {
  return {
    id: "affected-slots",
    asks: `In which of the last 64 slots did ${topic.means}? Three in an hour are more than a one-off.`,
    async look(subject, facts): Promise<Finding> {
      const [affected, hour] = await Promise.all([
        affectedSlots(topic, facts),
        increasedInAnHour(counter, facts),
      ]);
      const finding = judged(affected, hour);
      // Who names a slot asks about that one; the others only say whether it is the only one.
      return subject.slot === "latest" ? finding : { ...finding, verdict: "not-needed" };
    },
  };
}

function judged(affected: Affected, hour: number | undefined): Finding {
  const { slots, compared, unread, why } = affected;
  const repeated = Math.max(slots.length, hour ?? 0) >= REPEATED;
  const told = slots.length > 0 || repeated ? { slots, repeated } : { slots };
  const rest = { evidence: evidenceOf(affected, hour), ...told };
  if (slots.length > 0) {
    const which = `${slots.length === 1 ? "slot" : "slots"} ${listed(slots.map(String))}`;
    return { verdict: "fail", summary: `${which}: ${oftenWords(slots.length, repeated)}`, ...rest };
  }
  const because = why === undefined ? "" : `: ${why}`;
  if (compared === 0) {
    return { verdict: "unknown", summary: `no slot could be compared${because}`, ...rest };
  }
  if (unread > 0) {
    const summary = `none of ${compared} slots, and ${unread} could not be compared${because}`;
    return { verdict: "unknown", summary, ...rest };
  }
  return {
    verdict: "pass",
    summary: `none of the ${compared} slots that could be compared`,
    ...rest,
  };
}

function oftenWords(count: number, repeated: boolean): string {
  if (repeated) return "again and again";
  return count === 1 ? "a one-off so far" : "not often";
}

function evidenceOf(
  { slots, compared, unread, why }: Affected,
  hour: number | undefined,
): readonly Evidence[] {
  return [
    { label: "affected", value: slots.length === 0 ? "none" : slots.join(", ") },
    { label: "compared", value: `${compared} of the last 64 slots` },
    ...(unread === 0 ? [] : [{ label: "could not compare", value: `${unread}, ${why ?? ""}` }]),
    ...(hour === undefined ? [] : [{ label: "counter in an hour", value: `+${hour}` }]),
  ];
}

/** How far the counter rose in an hour, by the member that saw most; undefined where no past is known. */
async function increasedInAnHour(
  counter: MetricQuestion,
  facts: LatticeFacts,
): Promise<number | undefined> {
  const { series, nowMs } = await facts.metric(counter);
  const rises = series.map((one) => increaseOver(one, HOUR_MS, nowMs));
  const known = rises.flatMap((rise) => (rise.kind === "increase" ? [Math.round(rise.by)] : []));
  return known.length === 0 ? undefined : Math.max(...known);
}
