import type { Organism } from "../../lattice/organism.ts";
import { heldSince, rangeOver } from "../../lattice/series.ts";
import { downEvidence, memberNumbers, viaEvidence } from "../member-numbers.ts";
import type { MemberNumber } from "../member-numbers.ts";
import type { Evidence, Finding, Step } from "../step.ts";
import { listed, span, utc } from "../words.ts";

/** An organism and one of those above it that it reads. */
export interface Link {
  readonly organism: Organism;
  readonly source: Organism;
}

/** How long the alert waits before it fires. Source: the runbook, "for more than 60 seconds". */
export const ALERT_AFTER_MS = 60_000;

export const upstreamPeers: Step<Link, "upstream-peers"> = {
  id: "upstream-peers",
  asks: "Does every member have a bonded peer of the upstream? `<org>_upstream_peers`; a present 0 is the alert.",
  async look({ organism, source }, facts): Promise<Finding> {
    const { answer, told, missing, down } = await memberNumbers(
      { metric: "upstreamPeers", organism, labels: { source } },
      facts,
    );
    const { nowMs } = answer;
    const none = told.filter(({ value }) => value === 0);
    const evidence = [
      ...told.map((number) => ({ label: number.member, value: words(number, nowMs) })),
      ...missing,
      ...downEvidence(down),
      ...viaEvidence(answer),
    ];
    if (none.length > 0) return alarm(none, { source, nowMs, evidence });
    if (missing.length > 0 || told.length === 0) {
      const whom = listed(missing.map(({ label }) => label));
      const summary =
        missing.length === 0
          ? `no member of ${organism} runs that could have a peer of ${source}`
          : `could not read whether ${whom} ${missing.length === 1 ? "has" : "have"} a peer of ${source}`;
      return { verdict: "unknown", summary, evidence };
    }
    const least = Math.min(...told.map(({ value }) => value));
    return {
      verdict: "pass",
      summary: `every member has a peer of ${source}, ${least} at least`,
      evidence,
    };
  },
};

interface Seen {
  readonly source: Organism;
  readonly nowMs: number;
  readonly evidence: readonly Evidence[];
}

function alarm(none: readonly MemberNumber[], { source, nowMs, evidence }: Seen): Finding {
  const whom = listed(none.map(({ member }) => member));
  const begun = none.flatMap(({ series }) => heldSince(series, nowMs) ?? []);
  const earliest = begun.toSorted((a, b) => a.sinceMs - b.sinceMs)[0];
  const since =
    earliest === undefined
      ? "since when is not known"
      : `since ${utc(earliest.sinceMs)}${earliest.orLonger ? " or longer" : ""}`;
  const short = earliest !== undefined && nowMs - earliest.sinceMs < ALERT_AFTER_MS;
  const young = short && !earliest.orLonger ? ", for less than the alert's minute so far" : "";
  return {
    verdict: "fail",
    summary: `${whom} ${none.length === 1 ? "has" : "have"} no peer of ${source}, ${since}${young}`,
    evidence,
    ...(earliest === undefined ? {} : { held: { sinceMs: earliest.sinceMs, seenMs: nowMs } }),
  };
}

function words({ value, series }: MemberNumber, nowMs: number): string {
  const held = heldSince(series, nowMs);
  const minute = rangeOver(series, ALERT_AFTER_MS, nowMs);
  const past = minute.kind === "range" ? `, ${minute.min} to ${minute.max} in the last minute` : "";
  if (held === undefined) return `${value}${past}`;
  const longer = held.orLonger ? "at least " : "";
  return `${value} for ${longer}${span(nowMs - held.sinceMs)}${past}`;
}
