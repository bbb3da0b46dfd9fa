/** An error of SQLite, by its number; the low byte is the kind, the rest says more. */
interface SqliteError {
  readonly errcode: number;
  readonly errstr: string;
  readonly message: string;
}

const CONSTRAINT = 19;

/** SQLite tells the columns of a key that was violated, not its name. */
const KEYS: Readonly<Record<string, string>> = {
  "run.lattice_id": "run_one_open",
  "run.lattice_id, run.in_force": "run_one_pause_in_force",
  "request.lattice_id": "request_one_pending_pause",
  "request.id": "request_one_id",
  "request.n": "request_number",
  "run.id": "run_one_for_a_request",
  "action.run_id, action.n": "action_once",
  "audit_log.seq": "audit_log_order",
  "audit_log.prev": "audit_log_no_fork",
  "audit_log.hash": "audit_log_hash",
};

/** The kind of an error of SQLite; undefined where it is none. */
export function sqliteKind(error: unknown): number | undefined {
  return isSqliteError(error) ? error.errcode & 0xff : undefined;
}

/** SQLite's own short words for an error; they never hold data. */
export function sqliteWords(error: unknown): string {
  return isSqliteError(error) ? error.errstr : "unknown error";
}

/** The rule that did not hold: a constraint's or a trigger's name, else what SQLite says of it. */
export function sqliteRule(error: unknown): string | undefined {
  if (!isSqliteError(error) || (error.errcode & 0xff) !== CONSTRAINT) return undefined;
  const { message } = error;
  const told = /^(?:CHECK|UNIQUE) constraint failed: (.*)$/.exec(message)?.[1] ?? message;
  return KEYS[told] ?? told;
}

/** By its parts: an error may come from another realm, where it is no instance of our Error. */
function isSqliteError(error: unknown): error is SqliteError {
  return (
    typeof error === "object" &&
    error !== null &&
    "errcode" in error &&
    typeof error.errcode === "number"
  );
}
