/**
 * Reads the file as it was written, whatever is wrong with it elsewhere: what is not of the kind
 * asked for is as good as absent, since the schema has named it already.
 */

export function at(value: unknown, ...keys: readonly PropertyKey[]): unknown {
  let inner = value;
  for (const key of keys) {
    if (typeof inner !== "object" || inner === null || !Object.hasOwn(inner, key)) return undefined;
    inner = (inner as Readonly<Record<PropertyKey, unknown>>)[key];
  }
  return inner;
}

export function text(value: unknown, ...keys: readonly string[]): string | undefined {
  const found = at(value, ...keys);
  return typeof found === "string" ? found : undefined;
}

export function texts(value: unknown, ...keys: readonly string[]): readonly string[] {
  const found = at(value, ...keys);
  return Array.isArray(found) ? found.filter((item) => typeof item === "string") : [];
}

export function entries(
  value: unknown,
  ...keys: readonly string[]
): readonly (readonly [string, unknown])[] {
  const found = at(value, ...keys);
  if (typeof found !== "object" || found === null || Array.isArray(found)) return [];
  return Object.entries(found);
}
