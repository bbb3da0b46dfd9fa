/** What people type in a drill, and the names of the messages that are kept. */
export interface Session {
  readonly scenario: string;
  /** Lines, each with the name of its answer where that is kept. */
  readonly lines: readonly (readonly [line: string, name?: string])[];
}

const AS_ADA = ["as ada"] as const;
const AS_BEN = ["as ben"] as const;
const APPROVE = "approve last";

/** One command in one scenario. */
function one(scenario: string, line: string, name: string): Session {
  return { scenario, lines: [[line, name]] };
}

export const SESSIONS: readonly Session[] = [
  {
    scenario: "healthy",
    lines: [
      ["help", "help"],
      ["help pause", "help-pause"],
      ["pauze", "refused-unknown-command"],
      ["walk yesterday", "refused-usage"],
      ["pause --dry-run --commands", "dry-run-commands"],
      ["walk current", "walk-complete"],
      ["verify committee zipnet", "verify-recovered"],
      AS_ADA,
      ['pause --reason "compromised committee"', "request-pause"],
      [APPROVE, "refused-own-request"],
      AS_BEN,
      ['deny last "not now"', "request-denied"],
      AS_ADA,
      ['restart relay --reason "new image"', "request-restart"],
      ["withdraw last", "request-withdrawn"],
      ['pause --reason "compromised committee"'],
      AS_BEN,
      [APPROVE, "run-pause-complete"],
      ["runs", "runs-paused"],
      ["resume", "request-resume"],
    ],
  },
  {
    scenario: "act-refused",
    lines: [
      AS_ADA,
      ["pause --strict"],
      AS_BEN,
      [APPROVE, "run-held"],
      ["skip R1", "request-skip"],
      ["runs", "runs-held"],
    ],
  },
  {
    scenario: "host-dead",
    lines: [AS_ADA, ["pause"], AS_BEN, [APPROVE, "run-incomplete"], ["resume", "resume-not-asked"]],
  },
  one("relay-stalled", "walk current", "walk-stalled"),
  one("hole", "walk current", "walk-inconsistent"),
  one("other-lattice", "walk current", "walk-other-lattice"),
  one("atelier-unread", "walk current", "walk-unread"),
  one("not-included", "walk current", "walk-not-won"),
  one("fingerprint-mismatch", "verify upstream relay atelier", "verify-upstream"),
  one("metrics-down", "verify upstream relay atelier", "verify-upstream-unknown"),
  one("members-down", "verify committee unseal", "verify-committee"),
  one("mrtd-mismatch", "verify tdx atelier-1", "verify-tdx"),
  one("lagging-rpc", "verify divergence latest", "verify-divergence"),
  one("forged-ack", "verify mismatch latest", "verify-mismatch"),
  one("tally-bug", "verify evidence latest", "verify-evidence"),
];
