/** Codes that say that a token is not taken any more, or never was (spec.matrix.org, common error codes). */
const TOKENS: Readonly<Record<string, string>> = {
  M_UNKNOWN_TOKEN: "the homeserver does not know the token, or does not any more",
  M_MISSING_TOKEN: "no token reached the homeserver",
  M_USER_DEACTIVATED: "the bot's account is deactivated",
  M_USER_LOCKED: "the bot's account is locked",
  M_USER_SUSPENDED: "the bot's account is suspended",
};

/** Codes of the homeserver's own limits, which its administrators lift. */
const LIMITS: Readonly<Record<string, string>> = {
  M_RESOURCE_LIMIT_EXCEEDED:
    "the homeserver has reached a limit of its own: ask its administrators",
};

const WORDS: Readonly<Record<string, string>> = {
  M_FORBIDDEN: "the homeserver does not allow it: is the bot in the room, and may it speak there?",
  M_NOT_FOUND: "the homeserver has nothing of that name",
  M_TOO_LARGE: "it is too large for Matrix",
  M_BAD_JSON: "the homeserver does not take it in this form",
  M_NOT_JSON: "the homeserver does not take it in this form",
  M_INVALID_PARAM: "the homeserver does not take a part of it",
  M_UNRECOGNIZED: "the homeserver knows no such call: is its version too old?",
  M_DUPLICATE_ANNOTATION: "the same reaction stands there already",
  M_LIMIT_EXCEEDED: "the homeserver's limit is reached",
};

/** A code of Matrix's; anything else that stands in its place may be somebody's page, with what was sent in it. */
const CODE = /^[A-Z][A-Z0-9_.]{1,79}$/;

export function isErrcode(value: unknown): value is string {
  return typeof value === "string" && CODE.test(value);
}

/** What must be mended before anything is taken again; undefined where it is about one call. */
export function toBeMended(errcode: string): string | undefined {
  const token = TOKENS[errcode];
  if (token === undefined) return LIMITS[errcode];
  return `${token}: log the bot in again, and set MATRIX_ACCESS_TOKEN to its token`;
}

/** What a refusal means, in words for a person. Nothing of it is what was sent. */
export function refusalWords(errcode: string): string {
  return WORDS[errcode] ?? "the homeserver refused it";
}
