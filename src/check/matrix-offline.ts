import type { Config } from "../config/config.ts";
import { MATRIX_VARIABLE, matrixToken } from "../config/matrix-token.ts";
import { finding } from "./finding.ts";
import type { Finding } from "./finding.ts";

/** What can be said of Matrix's part without asking the homeserver. */
export function matrixOfflineFindings(
  { matrix, people }: Pick<Config, "matrix" | "people">,
  env: Readonly<Record<string, string | undefined>>,
): readonly Finding[] {
  if (matrix === undefined) return [];
  const token = matrixToken(env);
  const none = Object.entries(people).filter(([, { matrix: user }]) => user === undefined);
  const names = none.map(([id]) => id).join(", ");
  return [
    // Here may be another machine than the bot's: an unset variable is no fault yet.
    ...(token.kind === "right"
      ? []
      : [finding(MATRIX_VARIABLE, token.kind === "absent" ? "note" : "fail", token.text)]),
    ...(none.length === 0
      ? []
      : [finding("people", "note", `without a Matrix id, and so not known in Matrix: ${names}`)]),
  ];
}
