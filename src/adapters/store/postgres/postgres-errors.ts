/** An error of the server has five characters of code, and names the constraint where one did not hold. */
interface ServerError {
  readonly code: string;
  readonly constraint?: string | undefined;
  readonly message: string;
}

/** The class of errors that say that a constraint did not hold. */
const CONSTRAINT = "23";

/** A table or column that is asked for is not there, or is there already. */
const OTHER_TABLES = /^42(P|7)/;

export function serverCode(error: unknown): string | undefined {
  return isServerError(error) ? error.code : undefined;
}

/** Whether there are tables, and not ours. */
export function tellsOtherTables(error: unknown): boolean {
  return OTHER_TABLES.test(serverCode(error) ?? "");
}

/** The rule that did not hold: a constraint's or a trigger's name, else what the server says of it. */
export function postgresRule(error: unknown): string | undefined {
  if (!isServerError(error) || !error.code.startsWith(CONSTRAINT)) return undefined;
  return error.constraint ?? error.message;
}

function isServerError(error: unknown): error is ServerError {
  return (
    typeof error === "object" && error !== null && "code" in error && typeof error.code === "string"
  );
}
