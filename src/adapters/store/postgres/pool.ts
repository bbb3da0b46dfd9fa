import pg from "pg";
import type { Secret } from "../../../config/secret.ts";

/** No transaction of ours takes longer; what does is stuck. Milliseconds. */
export const STATEMENT_MS = 10_000;

/** A server that stopped answering is noticed by us, too. */
const ANSWER_MS = STATEMENT_MS + 5_000;

const CONNECT_MS = 5_000;

/** Connections to a server. None is made before it is needed. */
export function openPool(address: Secret): pg.Pool {
  const pool = new pg.Pool({
    connectionString: address.reveal(),
    application_name: "lattice",
    max: 4,
    connectionTimeoutMillis: CONNECT_MS,
    query_timeout: ANSWER_MS,
    keepAlive: true,
    types: { getTypeParser: parserOf },
  });
  // An idle connection that the server ends is replaced when the next one is needed; unheard, it would end the bot.
  pool.on("error", () => undefined);
  return pool;
}

/** BIGINT: times in milliseconds and counts fit a number; pg would give them as texts. */
const parserOf: typeof pg.types.getTypeParser = (id, format): ((text: string) => unknown) =>
  id === pg.types.builtins.INT8
    ? whole
    : (pg.types.getTypeParser(id, format) as (text: string) => unknown);

function whole(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError("a number of the store is too large");
  return value;
}
