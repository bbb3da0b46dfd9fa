/** A figure the product promises, measured against its bound. */
export interface Figure {
  readonly name: string;
  /** The most it may be, or with `least` the least. */
  readonly bound: number;
  readonly least?: true;
  readonly unit: "ratio" | "ms" | "MB" | "commands" | "calls";
  readonly measure: (options: MeasureOptions) => Promise<Measured>;
}

export interface MeasureOptions {
  /** Slept in every measured operation, to show that the figure can be missed; milliseconds. */
  readonly sleepMs: number;
}

export interface Measured {
  readonly value: number;
  /** How often it was measured; the value is the median. */
  readonly n: number;
  /** What it was held against in the same run, in words. */
  readonly peer: string;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
