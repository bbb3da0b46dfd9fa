/** An object somewhere in a payload, and where. */
export interface Found {
  readonly at: string;
  readonly value: Readonly<Record<string, unknown>>;
}

/** Every object in a value, outermost first. */
export function objectsIn(value: unknown, at: string): readonly Found[] {
  if (Array.isArray(value)) {
    return value.flatMap((one: unknown, index) => objectsIn(one, `${at}[${index}]`));
  }
  if (typeof value !== "object" || value === null) return [];
  const object = value as Readonly<Record<string, unknown>>;
  return [
    { at, value: object },
    ...Object.entries(object).flatMap(([key, inner]) => objectsIn(inner, `${at}.${key}`)),
  ];
}

/** What stands at a path like `options[].text.text`, each with where it stands. */
export function valuesAt(
  value: unknown,
  path: string,
  at: string,
): readonly { readonly at: string; readonly value: unknown }[] {
  if (path === "") return [{ at, value }];
  if (path.startsWith("[]")) {
    const rest = path.slice(2);
    return Array.isArray(value)
      ? value.flatMap((one: unknown, index) => valuesAt(one, rest, `${at}[${index}]`))
      : [];
  }
  const [, key = "", rest = ""] = /^\.?([^.[]+)(.*)$/.exec(path) ?? [];
  if (typeof value !== "object" || value === null || !(key in value)) return [];
  return valuesAt((value as Readonly<Record<string, unknown>>)[key], rest, `${at}.${key}`);
}
