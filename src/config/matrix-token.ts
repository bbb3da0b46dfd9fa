import { Secret } from "./secret.ts";

/** The environment variable that Matrix's access token stands in. */
export const MATRIX_VARIABLE = "MATRIX_ACCESS_TOKEN";

/** The token as the environment has it; `text` says what to do and never has the value in it. */
export type MatrixToken =
  | { readonly kind: "right"; readonly secret: Secret }
  | { readonly kind: "absent" | "wrong"; readonly text: string };

const WORDS = "the bot's access token at its homeserver, one word without quotes";

/** Homeservers give tokens of any form: only what cannot stand in a header is known to be none. */
export function matrixToken(env: Readonly<Record<string, string | undefined>>): MatrixToken {
  const value = env[MATRIX_VARIABLE]?.trim() ?? "";
  if (value === "") return { kind: "absent", text: `is not set: it takes ${WORDS}` };
  if (!/^[\x21-\x7e]+$/.test(value)) return { kind: "wrong", text: `takes ${WORDS}` };
  if (/^xox|^xapp-/.test(value)) return { kind: "wrong", text: `takes ${WORDS}, not Slack's` };
  return { kind: "right", secret: new Secret(value) };
}
