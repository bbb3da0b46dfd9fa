/** How much of a wrong value is shown. */
const MOST_CHARACTERS = 60;

/** Keys under which a secret may stand, or may have been put by mistake where only its place belongs. */
const SECRET_KEY =
  /^(auth|basic|mtls|headers|store|sshKeys)$|(File|Env|Envs)$|token|secret|password|passwd|credential|cookie|api_?key/i;

/** Text that looks like a secret wherever it stands. */
const SECRET_TEXT =
  /xox[a-z]-|gh[a-z]_|glpat-|AKIA|-----BEGIN|bearer |password|passwd|secret|eyJ[\w-]{10}/i;

/**
 * A value as it may be repeated to a person: one line, cut, addresses without credentials, path and query.
 * Undefined where it could be a secret, and for a whole section that is a piece of text.
 */
export function shownValue(value: unknown, keys: readonly PropertyKey[]): string | undefined {
  if (value === undefined || keys.some(isSecretKey)) return undefined;
  if (typeof value === "string" && keys.length === 1) return undefined;
  const text = asText(value)?.replace(/([a-z][a-z0-9+.-]*:\/\/)([^\s"']*)/gi, shortAddress);
  if (text === undefined || SECRET_TEXT.test(text)) return undefined;
  return text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS)}…` : text;
}

/** A key as it may be repeated: one that looks like a secret is not. */
export function shownKey(key: PropertyKey): string {
  const text = String(key);
  return SECRET_TEXT.test(text) || text.length > MOST_CHARACTERS ? "(hidden)" : text;
}

function isSecretKey(key: PropertyKey): boolean {
  return typeof key === "string" && SECRET_KEY.test(key);
}

/** Undefined for what has no JSON form, such as a value that contains itself. */
function asText(value: unknown): string | undefined {
  try {
    return JSON.stringify(value, (key, inner: unknown) => (isSecretKey(key) ? "(hidden)" : inner));
  } catch {
    return undefined;
  }
}

/** Keeps scheme and host: paths of RPC addresses often carry keys. */
function shortAddress(_whole: string, scheme: string, rest: string): string {
  const authority = /^[^/?#]*/.exec(rest)?.[0] ?? "";
  const host = authority.slice(authority.lastIndexOf("@") + 1);
  return `${scheme}${host}${rest.length > authority.length + 1 || host !== authority ? "/…" : ""}`;
}
