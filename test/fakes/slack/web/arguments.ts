/** Arguments of a call, as they came: all texts from a form, any kind from JSON. */
export type Args = Readonly<Record<string, unknown>>;

/** What a form carries as JSON (docs.slack.dev, apis/web-api). */
const AS_JSON = ["blocks", "attachments", "metadata", "view"];

/** Reads the arguments of a request; undefined where the body is not what its content type says. */
export function readArgs(contentType: string, body: string): Args | undefined {
  if (contentType.startsWith("application/json")) return objectIn(body);
  if (!contentType.startsWith("application/x-www-form-urlencoded")) return {};
  return Object.fromEntries(
    [...new URLSearchParams(body)].map(([key, value]) => [
      key,
      AS_JSON.includes(key) ? jsonOr(value) : value,
    ]),
  );
}

export function textOf(args: Args, key: string): string | undefined {
  const value = args[key];
  if (typeof value === "number") return `${value}`;
  return typeof value === "string" && value !== "" ? value : undefined;
}

export function flagOf(args: Args, key: string): boolean {
  return [true, "true", "1", 1].includes(args[key] as string);
}

export function countOf(args: Args, key: string, otherwise: number): number {
  const number = Number(textOf(args, key));
  return Number.isInteger(number) && number > 0 ? number : otherwise;
}

function objectIn(body: string): Args | undefined {
  const value = jsonOr(body === "" ? "{}" : body);
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Args)
    : undefined;
}

/** What is no JSON stays a text, for the method to refuse. */
function jsonOr(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
