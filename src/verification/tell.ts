import { below } from "../lattice/organism.ts";
import {
  commands,
  detail,
  headline,
  line,
  list,
  note,
  strong,
  table,
  text,
} from "../message/build.ts";
import type { Block, Body, Line, Tone } from "../message/model.ts";
import { offeredLook } from "../message/offered-look.ts";
import { listed } from "../runbook/words.ts";
import { outcomeOf } from "./outcome.ts";
import type { StepResult, VerifyResult } from "./result.ts";
import { walkWords } from "./verify.ts";

/** What an entry says of itself, beside a result. */
export interface EntryWords {
  readonly causes: Readonly<Record<string, string>>;
  /** How the same is asked again. */
  readonly again: string;
}

/** A verification as a message. The first lines are what to do; the rest is what that stands on. */
export function tellVerification(result: VerifyResult, words: EntryWords): Body {
  const blocks = [
    headline(toneOf(result), `${result.subject}: `, strong(causeWords(result)), urgency(result)),
    ...whatToDo(result),
    ...why(result, words),
    ...confidence(result),
    ...walkLine(result),
    detail(stepTable(result.steps)),
    ...evidence(result.steps).map(detail),
    ...others(result).map(detail),
    next(result, words),
    detail(note("Evidence of the other steps is in the JSON answer.")),
  ];
  return { title: `verify · ${result.entry}`, blocks };
}

function toneOf(result: VerifyResult): Tone {
  return ({ ok: "good", finding: "bad", unknown: "unsure" } as const)[outcomeOf(result)];
}

function causeWords({ cause, steps, confidence: sure, organism }: VerifyResult): string {
  if (cause === "recovered" && sure === "low") return "recovered, as far as could be read";
  if (cause !== "inconclusive") return organism === undefined ? cause : `${cause}: ${organism}`;
  return steps.some(({ verdict }) => verdict === "fail")
    ? "inconclusive: something is wrong, and nothing seen explains it"
    : "could not tell";
}

function urgency({ urgency: soon }: VerifyResult): string {
  if (soon === undefined) return "";
  return soon === "now" ? ". Act now." : ". Act today: a majority is still there.";
}

/** What the cause means, and what was seen that says so. */
function why({ cause, steps }: VerifyResult, { causes }: EntryWords): readonly Block[] {
  // What raised the alert, and how often, comes after what explains it.
  const failed = steps
    .filter(({ verdict }) => verdict === "fail")
    .toSorted((a, b) => Number(isAlarm(a)) - Number(isAlarm(b)));
  const seen = failed.map(({ summary }) => summary);
  if (cause === "recovered") {
    const still = seen.length === 0 ? "." : `; still, ${seen.join("; ")}.`;
    return [text(`The alert's condition holds no longer${still}`)];
  }
  const means = causes[cause];
  const words = [...(means === undefined ? [] : [means]), ...seen];
  return words.length === 0 ? [] : [text(strong("Why: "), sentence(words.join("; ")))];
}

/** What ends with a question needs no full stop. */
function sentence(words: string): string {
  return words.endsWith("?") ? words : `${words}.`;
}

function isAlarm({ id }: StepResult): boolean {
  return id.endsWith("-metric") || id === "affected-slots";
}

function whatToDo({ mitigations, walk, cause, wouldSettle = [] }: VerifyResult): readonly Block[] {
  const items = mitigations.map(({ text: words }) => line(words));
  if (items.length > 0) return [text(strong("To do:")), list(items)];
  if (walk === undefined) {
    return [text("No mitigation is offered: the slot could not be walked beside this.")];
  }
  if (cause !== "inconclusive") return [];
  return wouldSettle.length === 0
    ? [text("Look by hand: the runbook's steps found no cause. Escalate if it lasts.")]
    : [text(`Find out: ${listed(wouldSettle)} would settle it.`)];
}

function confidence(result: VerifyResult): readonly Block[] {
  const { wouldSettle = [], suspects = [], also = [], steps } = result;
  const unread = wouldSettle.map((id) => {
    const step = steps.find((candidate) => candidate.id === id);
    return line(strong(id), `: ${step?.summary ?? "not read"}`);
  });
  const sure =
    result.confidence === "high"
      ? "Confidence high: every step that could say otherwise was read."
      : "Confidence low.";
  return [
    text(
      sure,
      also.length === 0 ? "" : ` What was seen also fits ${listed(also)}.`,
      suspects.length === 0 ? "" : ` Still possible: ${listed(suspects)}.`,
      unread.length === 0 ? "" : " Could not be read:",
    ),
    ...(unread.length === 0 ? [] : [list(unread)]),
  ];
}

function walkLine({ walk }: VerifyResult): readonly Block[] {
  if (walk === undefined) return [text("Walk: the slot could not be walked.")];
  const waiting = walk.stalledAt === null ? [] : below(walk.stalledAt);
  const wait =
    waiting.length === 0 ? "" : ` What stands below (${listed(waiting)}) waits and is not broken.`;
  const sizes = (walk.sizeDifferences ?? []).map(
    ({ organism, configured, told }) =>
      ` A gateway says that ${organism} has ${told} members; ${configured} are configured.`,
  );
  return [text(strong("Walk: "), `${walkWords(walk)}.${wait}${sizes.join("")}`)];
}

const VERDICT_WORDS = {
  pass: "ok",
  fail: "FAIL",
  unknown: "could not tell",
  "not-needed": "not needed",
} as const;

function stepTable(steps: readonly StepResult[]): Block {
  const rows = steps.map(({ id, verdict, summary }) => [
    line(id),
    line(strong(VERDICT_WORDS[verdict])),
    line(summary),
  ]);
  return table("What was looked at", ["step", "verdict", "saw"], rows);
}

/** What stands behind every step that failed or could not tell. */
function evidence(steps: readonly StepResult[]): readonly Block[] {
  return steps
    .filter(({ verdict }) => verdict === "fail" || verdict === "unknown")
    .filter(({ evidence: seen }) => seen.length > 0)
    .flatMap(({ id, evidence: seen }) => [
      text(strong(`${id}:`)),
      list(seen.map(({ label, value }): Line => line(`${label}: ${value}`))),
    ]);
}

function others({ others: rest = [] }: VerifyResult): readonly Block[] {
  const items = rest.map(({ subject, cause, confidence: sure }) =>
    line(`${subject}: ${cause} (confidence ${sure})`),
  );
  return items.length === 0 ? [] : [text("Verified beside it:"), list(items)];
}

function next({ mitigations }: VerifyResult, { again }: EntryWords): Block {
  const offered = mitigations.flatMap(({ command, text: why }) =>
    command === undefined ? [] : [offeredLook(command, why)],
  );
  return commands([
    ...offered,
    offeredLook(again, "look again"),
    {
      text: "walk current",
      why: "the slots, organism by organism",
      button: { label: "Walk current slot" },
    },
  ]);
}
