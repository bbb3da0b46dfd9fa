/** The moment to which the first moment of a session is moved. */
const BEGAN_MS = Date.parse("2026-11-24T02:24:08Z");

/** Moments as they are in messages: in spans, in text, in ISO 8601. */
const MOMENTS =
  /"ms":(\d{12,})|(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d) UTC|(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z)/g;

const PORT = /\b127\.0\.0\.1:\d+/g;

/** Where the program is said to stand. */
const HOME = "/opt/lattice-chatops";

/** Of the audit log; it covers moments. */
const HEAD = /(head "\},\{"kind":"code","text":")[0-9a-f]{64}/g;

/**
 * A session's messages, as JSON, without what is another at every run: moments are moved so that the first is always
 * the same, ports are counted, the audit log's head and the program's own folder are constants.
 */
export function steady(json: string, folder: string): string {
  const moments = [...json.matchAll(MOMENTS)].map(momentOf);
  const delta = Math.floor(Math.min(...moments) / 1000) * 1000 - BEGAN_MS;
  const ports = [...new Set(json.match(PORT) ?? [])];
  return json
    .replace(MOMENTS, (...found) => movedBy(found as unknown as RegExpExecArray, delta))
    .replaceAll(folder, HOME)
    .replace(PORT, (port) => `127.0.0.1:${7000 + ports.indexOf(port)}`)
    .replace(HEAD, `$1${"ab".repeat(32)}`);
}

function momentOf([, ms, utc, iso]: RegExpExecArray): number {
  return ms === undefined ? Date.parse(iso ?? `${utc ?? ""}Z`) : Number(ms);
}

function movedBy(found: RegExpExecArray, delta: number): string {
  const [, ms, utc] = found;
  const moved = Math.round((momentOf(found) - delta) / 1000) * 1000;
  if (ms !== undefined) return `"ms":${moved}`;
  const text = new Date(moved).toISOString();
  return utc === undefined ? text : `${text.slice(0, 19).replace("T", " ")} UTC`;
}
