import type { StoreConfig } from "../../config/config.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Holder, OpenedReader, OpenedStore } from "./opened.ts";

export interface OpenStoreOptions {
  readonly clock: Clock;
  /** Where secrets are, and nothing else of the environment. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Who opens it: shown to whoever finds it locked. */
  readonly holder: Omit<Holder, "sinceMs">;
}

/** Opens the store that the configuration names. Each database's code is loaded only where it is used. */
export async function openStore(
  config: StoreConfig,
  { clock, env, holder }: OpenStoreOptions,
): Promise<OpenedStore> {
  if (config.kind === "sqlite") {
    const { openSqlite } = await import("./sqlite/open-sqlite.ts");
    return openSqlite({ path: config.path, clock, holder });
  }
  const { openPostgres } = await import("./postgres/open-postgres.ts");
  return openPostgres({ address: config.address, env });
}

/** Opens it only to look: beside the bot, and without a lock. */
export async function openStoreForReading(
  config: StoreConfig,
  { clock, env }: Omit<OpenStoreOptions, "holder">,
): Promise<OpenedReader> {
  if (config.kind === "sqlite") {
    const { openSqliteForReading } = await import("./sqlite/open-sqlite.ts");
    return openSqliteForReading({ path: config.path, clock });
  }
  const { openPostgresForReading } = await import("./postgres/open-postgres.ts");
  return openPostgresForReading({ address: config.address, env });
}
