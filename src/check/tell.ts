import type { Done } from "../command/answer.ts";
import { headline, line, list, strong } from "../message/build.ts";
import type { Block, Tone } from "../message/model.ts";
import type { Finding } from "./finding.ts";

/** In the order in which they matter to the reader. */
const WORDS = { fail: "FAILED", unknown: "could not tell", note: "note", pass: "ok" } as const;

const ORDER = Object.keys(WORDS);

/** Findings as an answer: any failure is a finding; what could not be looked at is unknown. */
export function checked(title: string, findings: readonly Finding[]): Done {
  const failed = findings.filter(({ verdict }) => verdict === "fail").length;
  const unseen = findings.filter(({ verdict }) => verdict === "unknown").length;
  const { outcome, tone, words } = summary(failed, unseen, findings.length);
  const items = findings
    .toSorted((one, other) => ORDER.indexOf(one.verdict) - ORDER.indexOf(other.verdict))
    .map(({ id, verdict, summary: seen }) => line(strong(WORDS[verdict]), ` · ${id}: ${seen}`));
  const blocks: Block[] = [headline(tone, strong(words)), list(items)];
  return { outcome, result: { findings }, body: { title, blocks } };
}

function summary(
  failed: number,
  unseen: number,
  all: number,
): { outcome: Done["outcome"]; tone: Tone; words: string } {
  if (failed > 0) return { outcome: "finding", tone: "bad", words: `${failed} of ${all} failed` };
  if (unseen > 0) {
    return {
      outcome: "unknown",
      tone: "unsure",
      words: `${unseen} of ${all} could not be looked at`,
    };
  }
  return { outcome: "ok", tone: "good", words: "nothing wrong" };
}
