import { sql } from "kysely";
import type { Clock } from "../../../ports/clock.ts";
import type { Ways } from "../ways.ts";
import { sqliteRule } from "./sqlite-errors.ts";

/** An embedded store has one process, so that process's clock is the store's. */
export function sqliteWays(clock: Pick<Clock, "now">): Ways {
  return {
    dialect: "sqlite",
    nowMs: () => sql<number>`CAST(${clock.now()} AS INTEGER)`,
    beginWrite: () => Promise.resolve(),
    beginRead: () => Promise.resolve(),
    ruleOf: sqliteRule,
  };
}
