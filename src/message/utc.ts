/** Beyond this the clock's own numbers end; Unix milliseconds. */
const LAST_MS = 8_640_000_000_000_000;

/** `2026-11-23 03:04:05 UTC`; `an unknown time` for what is no moment. */
export function utc(ms: number): string {
  if (!(Math.abs(ms) <= LAST_MS)) return "an unknown time";
  const [date = "", rest = ""] = new Date(ms).toISOString().split("T");
  return `${date} ${rest.slice(0, 8)} UTC`;
}
