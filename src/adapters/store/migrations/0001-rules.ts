/** Rules that need a look at another row or at the row as it was: triggers, which both databases write differently. */

/** Columns that say what was asked for. Who approves approves these. */
export const REQUEST_FIXED = [
  "n",
  "id",
  "lattice_id",
  "kind",
  "verb",
  "rule",
  "run_id",
  "reason",
  "plan_json",
  "plan_hash",
  "state_json",
  "state_hash",
  "preflight_json",
  "requested_by",
  "requested_via",
  "created_ms",
  "expires_ms",
] as const;

export const RUN_FIXED = [
  "id",
  "lattice_id",
  "verb",
  "requested_by",
  "approved_by",
  "approved_ms",
] as const;

export const ACTION_FIXED = [
  "run_id",
  "n",
  "stage",
  "organism",
  "host",
  "ssh",
  "unit",
  "verb",
] as const;

/** True when any of the columns would change. NULL is a value here. */
export function changed(columns: readonly string[]): string {
  return columns.map((column) => `NEW.${column} IS DISTINCT FROM OLD.${column}`).join(" OR ");
}

/** True when the run that is inserted was not approved as it stands there. */
export const NOT_APPROVED = `NOT EXISTS (
  SELECT 1 FROM request
  WHERE id = NEW.id AND status = 'approved' AND kind = 'plan' AND verb = NEW.verb
    AND lattice_id = NEW.lattice_id AND requested_by = NEW.requested_by
    AND (decided_by IS NULL OR decided_by = NEW.approved_by)
)`;

export const ABOUT_NO_RUN = `NEW.run_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM run WHERE id = NEW.run_id)`;

/** True when the head would go anywhere but to the next row of the log. */
export const HEAD_GOES_ASTRAY = `NOT EXISTS (
  SELECT 1 FROM audit_log
  WHERE seq = NEW.seq AND hash = NEW.hash AND NEW.seq = OLD.seq + 1 AND prev = OLD.hash AND NEW.one = OLD.one
)`;
