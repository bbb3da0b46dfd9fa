import { z } from "zod";

const UNIT_MS = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 } as const;

const DURATION = /^(-?\d+(?:\.\d+)?)(ms|s|m|h)$/;

/** Milliseconds of a written duration such as `3s`, or undefined when it is not one. */
export function durationMs(text: string): number | undefined {
  const match = DURATION.exec(text);
  if (match === null) return undefined;
  return Number(match[1]) * UNIT_MS[match[2] as keyof typeof UNIT_MS];
}

interface DurationOptions {
  readonly description: string;
  readonly example: string;
  /** Shortest and longest, in milliseconds. */
  readonly minMs: number;
  readonly maxMs: number;
}

/** A duration in the file (`3s`), milliseconds in the configuration. */
export function duration({ description, example, minMs, maxMs }: DurationOptions) {
  return z
    .string()
    .regex(DURATION, "not a duration: a number and a unit (ms, s, m or h)")
    .refine((text) => within(durationMs(text), minMs, maxMs), {
      error: `outside ${written(minMs)} to ${written(maxMs)}`,
    })
    .meta({ description, examples: [example] })
    .transform((text) => durationMs(text) ?? Number.NaN);
}

/** A duration relative to a slot's start: negative is before it. */
export function offset(description: string, example: string) {
  return duration({ description, example, minMs: -2_592_000_000, maxMs: 2_592_000_000 });
}

function within(ms: number | undefined, min: number, max: number): boolean {
  return ms === undefined || (ms >= min && ms <= max);
}

function written(ms: number): string {
  const unit = (["h", "m", "s"] as const).find((name) => ms !== 0 && ms % UNIT_MS[name] === 0);
  return unit === undefined ? `${ms}ms` : `${ms / UNIT_MS[unit]}${unit}`;
}
