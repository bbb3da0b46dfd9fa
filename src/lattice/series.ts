/**
 * Samples of one metric series, and what can be asked of them. A question that the samples cannot carry has an
 * answer of its own: absent, stale, too few and zero are four different things.
 */

export interface Sample {
  /** When it was scraped, Unix milliseconds. */
  readonly atMs: number;
  readonly value: number;
}

export interface Series {
  readonly labels: Readonly<Record<string, string>>;
  /** The member it is about; undefined where nothing tells. */
  readonly member: string | undefined;
  /** Place of its name among the metric's names: 0 is the preferred one. */
  readonly rank: number;
  /** Whether it is the member's own word about itself; undefined where that cannot be told. */
  readonly own: boolean | undefined;
  /** Whether its source still has it: a target that is gone ends its series. */
  readonly alive: boolean;
  /** At least one, oldest first. */
  readonly samples: readonly Sample[];
}

/**
 * A sample older than this says nothing about now, whatever its source thinks of it. Two scrapes at
 * Prometheus's default interval of a minute.
 */
export const FRESH_MS = 120_000;

export type Latest =
  | { readonly kind: "value"; readonly value: number; readonly atMs: number }
  | { readonly kind: "stale"; readonly atMs: number };

/** The newest value, if it still holds. */
export function latest({ samples, alive }: Series, nowMs: number): Latest {
  const newest = samples.at(-1);
  if (newest === undefined) return { kind: "stale", atMs: 0 };
  const { value, atMs } = newest;
  const holds = alive && nowMs - atMs <= FRESH_MS && !Number.isNaN(value);
  return holds ? { kind: "value", value, atMs } : { kind: "stale", atMs };
}

type Range =
  | { readonly kind: "range"; readonly min: number; readonly max: number; readonly count: number }
  | { readonly kind: "too few"; readonly count: number };

/**
 * Least and greatest value over the last `spanMs`, when there are samples enough to cover it. A function over a
 * range that looks at whatever is there calls one fresh sample, or one old one, a minute.
 */
export function rangeOver(series: Series, spanMs: number, nowMs: number): Range {
  const within = series.samples.filter(({ atMs }) => atMs > nowMs - spanMs && atMs <= nowMs);
  const values = within.map(({ value }) => value).filter((value) => !Number.isNaN(value));
  const count = values.length;
  if (latest(series, nowMs).kind === "stale" || count < samplesNeeded(series, spanMs)) {
    return { kind: "too few", count };
  }
  return { kind: "range", min: Math.min(...values), max: Math.max(...values), count };
}

type Increase =
  | { readonly kind: "increase"; readonly by: number; readonly count: number }
  | { readonly kind: "too few"; readonly count: number };

/** How far a counter rose over the last `spanMs`; a fall is a restart, after which it counts from 0. */
export function increaseOver(series: Series, spanMs: number, nowMs: number): Increase {
  const begin = nowMs - spanMs;
  const usable = series.samples.filter(({ value, atMs }) => !Number.isNaN(value) && atMs <= nowMs);
  const before = usable.findLastIndex(({ atMs }) => atMs <= begin);
  // The sample before the window says from where it rose; without one, the first within does.
  const counted = usable.slice(Math.max(0, before));
  const count = usable.filter(({ atMs }) => atMs > begin).length;
  if (latest(series, nowMs).kind === "stale" || counted.length < 2)
    return { kind: "too few", count };
  const steps = counted.slice(1).map(({ value }, index) => {
    const from = counted[index]?.value ?? 0;
    return value < from ? value : value - from;
  });
  return { kind: "increase", by: steps.reduce((sum, step) => sum + step, 0), count };
}

export interface Held {
  readonly sinceMs: number;
  /** Whether it may have held for longer: the samples begin with it. */
  readonly orLonger: boolean;
}

/** Since when the newest value has stood. Undefined where it is stale, or where one sample is all there is. */
export function heldSince(series: Series, nowMs: number): Held | undefined {
  const now = latest(series, nowMs);
  if (now.kind === "stale" || series.samples.length < 2) return undefined;
  const last = series.samples.findLastIndex(({ value }) => value !== now.value);
  const first = series.samples[last + 1];
  return first && { sinceMs: first.atMs, orLonger: last === -1 };
}

/** Samples that a span holds at the series's own pace; two at least. */
function samplesNeeded({ samples }: Series, spanMs: number): number {
  const gaps = samples
    .slice(1)
    .map(({ atMs }, index) => atMs - (samples[index]?.atMs ?? atMs))
    .toSorted((a, b) => a - b);
  const pace = gaps[Math.floor(gaps.length / 2)];
  return pace === undefined || pace <= 0 ? 2 : Math.max(2, Math.floor(spanMs / pace));
}
