import type { Done } from "../command/answer.ts";
import { headline, line, strong, table } from "../message/build.ts";
import type { Block, Tone } from "../message/model.ts";
import type { Finding } from "./finding.ts";

const WORDS = { pass: "ok", fail: "FAIL", unknown: "??", note: "note" } as const;

/** Findings as an answer: any failure is a finding; what could not be looked at is unknown. */
export function checked(title: string, findings: readonly Finding[]): Done {
  const failed = findings.filter(({ verdict }) => verdict === "fail").length;
  const unseen = findings.filter(({ verdict }) => verdict === "unknown").length;
  const { outcome, tone, words } = summary(failed, unseen, findings.length);
  const blocks: Block[] = [
    headline(tone, strong(words)),
    table(
      "What was looked at",
      ["", "what", "seen"],
      findings.map(({ id, verdict, summary: seen }) => [
        line(WORDS[verdict]),
        line(id),
        line(seen),
      ]),
    ),
  ];
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
