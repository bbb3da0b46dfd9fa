import { CALLS, lineOf } from "./calls.ts";
import type { Call } from "./calls.ts";
import type { Asked, MatrixWeb, WebAnswer, WebOptions } from "./matrix-web.ts";
import { webFailure } from "./web-failure.ts";
import { openWire } from "./wire.ts";
import type { Wire } from "./wire.ts";

/** Our own: a homeserver answers within a second or two, and this is as long as anybody waits for a message. */
const TIMEOUT_MS = 10_000;

/** A homeserver for a bot's token. Connects to nobody yet. */
export function openMatrixWeb(options: WebOptions): MatrixWeb {
  return webOver(openWire(options), options.timeoutMs);
}

/** The same over a connection that is there. */
export function webOver(wire: Wire, timeoutMs = TIMEOUT_MS): MatrixWeb {
  return { call: (call, place, asked = {}) => ask({ wire, call, timeoutMs }, place, asked) };
}

interface Asking {
  readonly wire: Wire;
  readonly call: Call;
  readonly timeoutMs: number;
}

async function ask(
  { wire, call, timeoutMs }: Asking,
  place: Readonly<Record<string, string>>,
  { query = {}, body }: Asked,
): Promise<WebAnswer> {
  if (!Object.hasOwn(CALLS, call)) throw new Error(`${call} is none of the bot's calls`);
  const { method, path } = lineOf(call, place);
  const search = new URLSearchParams(
    Object.entries(query).map(([name, value]): [string, string] => [name, String(value)]),
  );
  const answer = await wire.ask({
    method,
    path: search.size === 0 ? path : `${path}?${search.toString()}`,
    body: method === "GET" ? undefined : JSON.stringify(body ?? {}),
    timeoutMs,
  });
  if (answer.kind === "answered" && answer.status === 200) {
    const read = objectOf(answer.text);
    if (read !== undefined) return { kind: "ok", body: read };
  }
  return webFailure({ call, asks: method === "GET" }, answer, Date.now());
}

/** Every answer of Matrix's is an object. */
function objectOf(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
    return value as Readonly<Record<string, unknown>>;
  } catch {
    return undefined;
  }
}
