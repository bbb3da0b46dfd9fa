/** systemd's units of time in milliseconds; its year is 365.25 days, its month a twelfth of that. */
const UNIT_MS: Readonly<Record<string, number>> = {
  y: 31_557_600_000,
  month: 2_629_800_000,
  w: 604_800_000,
  d: 86_400_000,
  h: 3_600_000,
  min: 60_000,
  s: 1_000,
  ms: 1,
  us: 0.001,
};

const PART = "(\\d+(?:\\.\\d+)?)(y|month|w|d|h|min|s|ms|us)";
const SPAN = new RegExp(`^${PART}(?: ${PART})*$`);

/**
 * Milliseconds of a span as systemd writes it, `1min 30s`: its properties named USec are words even where
 * timestamps are numbers. Infinity for `infinity`; undefined for what is no span.
 */
export function spanMs(text: string): number | undefined {
  if (text === "0") return 0;
  if (text === "infinity") return Number.POSITIVE_INFINITY;
  if (!SPAN.test(text)) return undefined;
  return [...text.matchAll(new RegExp(PART, "g"))].reduce(
    (sum, [, count, unit = ""]) => sum + Number(count) * (UNIT_MS[unit] ?? 0),
    0,
  );
}
