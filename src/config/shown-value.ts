/** How much of a wrong value is shown. */
const MOST_CHARACTERS = 60;

const SECRET_KEY = /token|secret|password|passwd|credential|header|cookie|apikey|api_key/i;

/** Whether the value under these keys could be a secret. Keys that only name a place of one are not. */
function mayBeSecret(keys: readonly PropertyKey[]): boolean {
  return keys.some(
    (key) => typeof key === "string" && SECRET_KEY.test(key) && !/(File|Env|Envs)$/.test(key),
  );
}

/** A value as it may be repeated to a person: one line, cut, addresses without credentials, path and query. */
export function shownValue(value: unknown, keys: readonly PropertyKey[]): string | undefined {
  if (value === undefined || mayBeSecret(keys)) return undefined;
  const json = JSON.stringify(value, hideSecrets);
  const text = json.replace(/([a-z][a-z0-9+.-]*:\/\/)([^\s"']*)/gi, shortAddress);
  return text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS)}…` : text;
}

function hideSecrets(key: string, value: unknown): unknown {
  return key !== "" && mayBeSecret([key]) ? "(hidden)" : value;
}

/** Keeps scheme and host: paths of RPC addresses often carry keys. */
function shortAddress(_whole: string, scheme: string, rest: string): string {
  const authority = /^[^/?#]*/.exec(rest)?.[0] ?? "";
  const host = authority.slice(authority.lastIndexOf("@") + 1);
  return `${scheme}${host}${rest.length > authority.length + 1 || host !== authority ? "/…" : ""}`;
}
