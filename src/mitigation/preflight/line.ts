/** One thing that was looked at before a plan is agreed on. */
export interface PreflightLine {
  /** `hosts`, `units`, `permission`, `walk`, … */
  readonly id: string;
  readonly verdict: "pass" | "fail" | "unknown";
  readonly summary: string;
}

export function preflightLine(
  id: string,
  verdict: PreflightLine["verdict"],
  summary: string,
): PreflightLine {
  return { id, verdict, summary };
}

/** The worst of the lines: what could not be read is worse than nothing, and less than a failure. */
export function worst(lines: readonly PreflightLine[]): PreflightLine["verdict"] {
  const verdicts = lines.map(({ verdict }) => verdict);
  if (verdicts.includes("fail")) return "fail";
  return verdicts.includes("unknown") ? "unknown" : "pass";
}
