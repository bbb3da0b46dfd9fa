import { alertThreshold, majority } from "../../lattice/committee.ts";
import type { Organism } from "../../lattice/organism.ts";
import { heldSince, rangeOver } from "../../lattice/series.ts";
import { downEvidence, memberNumbers, viaEvidence } from "../member-numbers.ts";
import type { MemberNumber } from "../member-numbers.ts";
import type { Finding, Step } from "../step.ts";
import { listed, span, utc } from "../words.ts";

export interface Committee {
  readonly organism: Organism;
}

const MINUTE_MS = 60_000;

export const committeeSize: Step<Committee, "committee-size"> = {
  id: "committee-size",
  asks: "Does every member see at least the alert threshold, ceil(n/2)+1? `<org>_committee_size`",
  async look({ organism }, facts): Promise<Finding> {
    const { n } = facts.map.organisms[organism];
    const sizes = await memberNumbers({ metric: "committeeSize", organism }, facts);
    const { answer, told, missing, down } = sizes;
    const threshold = alertThreshold(n);
    const low = told.filter(({ value }) => value < threshold);
    const evidence = [
      ...told.map((number) => ({ label: number.member, value: words(number, answer.nowMs) })),
      ...missing,
      ...downEvidence(down),
      { label: "of", value: `n = ${n}, alert threshold ${threshold}, majority ${majority(n)}` },
      ...viaEvidence(answer),
    ];
    if (low.length > 0) {
      const begun = low.flatMap(({ series }) => heldSince(series, answer.nowMs) ?? []);
      const earliest = begun.toSorted((a, b) => a.sinceMs - b.sinceMs)[0];
      const seen = low.map(({ member, value }) => `${member} sees ${value}`);
      const since = earliest === undefined ? "" : `, since ${utc(earliest.sinceMs)}`;
      const summary = `${listed(seen)} of ${n}; the alert threshold is ${threshold}${since}`;
      return { verdict: "fail", summary, evidence };
    }
    // The alert knows only the members that tell: so many of them are enough to say that it does not hold.
    if (told.length < threshold) {
      const whom = listed(missing.map(({ label }) => label)) || `any running member of ${organism}`;
      return { verdict: "unknown", summary: `could not read the size ${whom} sees`, evidence };
    }
    const least = Math.min(...told.map(({ value }) => value));
    const unheard = [...missing.map(({ label }) => label), ...down];
    const rest = unheard.length === 0 ? "" : `; not heard: ${listed(unheard)}`;
    const summary = `${told.length} members see ${least} of ${n} or more; the alert threshold is ${threshold}${rest}`;
    return { verdict: "pass", summary, evidence };
  },
};

/** Whether members agree on their committee: views that differ while most are up are a split. */
export const viewsAgree: Step<Committee, "views-agree"> = {
  id: "views-agree",
  asks: "Do the members report the same size? One that is cut off counts only itself, and may still commit.",
  async look({ organism }, facts): Promise<Finding> {
    const { told, missing, down } = await memberNumbers(
      { metric: "committeeSize", organism },
      facts,
    );
    const evidence = [
      ...told.map(({ member, value }) => ({ label: member, value: `sees ${value}` })),
      ...missing,
      ...downEvidence(down),
    ];
    const views = Map.groupBy(told, ({ value }) => value);
    if (views.size > 1) {
      const seen = [...views].map(
        ([value, members]) => `${listed(members.map(({ member }) => member))} ${value}`,
      );
      const summary = `members see committees of different sizes: ${listed(seen)}`;
      return { verdict: "fail", summary, evidence, members: apart(views) };
    }
    // What could not be read is committee-size's to tell; here there is nothing to hold against each other.
    if (told.length < 2) {
      const summary = "nothing to compare: fewer than two members told a size";
      return { verdict: "not-needed", summary, evidence };
    }
    const [first] = told;
    const summary = `${told.length} members told, and all see ${first?.value ?? 0}`;
    return { verdict: "pass", summary, evidence };
  },
};

/** Who sees the smallest committee, where they are fewer than those who see another. */
function apart(views: ReadonlyMap<number, readonly MemberNumber[]>): readonly string[] {
  const least = views.get(Math.min(...views.keys())) ?? [];
  const all = [...views.values()].flat().length;
  return least.length * 2 < all ? least.map(({ member }) => member) : [];
}

function words({ value, series }: MemberNumber, nowMs: number): string {
  const held = heldSince(series, nowMs);
  const minute = rangeOver(series, MINUTE_MS, nowMs);
  const past = minute.kind === "range" ? `, ${minute.min} to ${minute.max} in the last minute` : "";
  return held === undefined
    ? `sees ${value}${past}`
    : `sees ${value} for ${held.orLonger ? "at least " : ""}${span(nowMs - held.sinceMs)}${past}`;
}
