import { latest } from "./series.ts";
import type { Series } from "./series.ts";

/** What a metric says about one member now. */
type MemberValue =
  | {
      readonly kind: "value";
      readonly value: number;
      readonly series: Series;
      /** Other values that were said of it at the same time, by other members. */
      readonly also: readonly number[];
    }
  | { readonly kind: "contradiction"; readonly values: readonly number[] }
  | { readonly kind: "stale"; readonly atMs: number }
  | { readonly kind: "absent" };

/**
 * Any member may report on any other: the newest word wins, and the others are kept to be shown. Between words
 * of the same moment a member's own counts; others that differ then say nothing.
 */
export function memberValue(member: string, given: readonly Series[], nowMs: number): MemberValue {
  const about = given.filter((series) => series.member === member);
  const fresh = about.flatMap((series) => {
    const now = latest(series, nowMs);
    return now.kind === "value" ? [{ series, ...now }] : [];
  });
  if (fresh.length === 0) return staleOrAbsent(about);

  const rank = Math.min(...fresh.map(({ series }) => series.rank));
  const best = fresh.filter(({ series }) => series.rank === rank);
  const newestMs = Math.max(...best.map(({ atMs }) => atMs));
  const newest = best.filter(({ atMs }) => atMs === newestMs);
  const own = newest.filter(({ series }) => series.own === true);
  const counted = own.length > 0 ? own : newest;
  const [first] = counted;
  const values = [...new Set(counted.map(({ value }) => value))];
  if (first === undefined || values.length > 1) return { kind: "contradiction", values };
  const others = new Set(best.map(({ value }) => value).filter((value) => value !== first.value));
  return { kind: "value", value: first.value, series: first.series, also: [...others] };
}

function staleOrAbsent(about: readonly Series[]): MemberValue {
  const seen = about.flatMap(({ samples }) => samples.map(({ atMs }) => atMs));
  return seen.length === 0 ? { kind: "absent" } : { kind: "stale", atMs: Math.max(...seen) };
}
