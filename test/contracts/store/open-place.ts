import { hostname } from "node:os";
import { KyselyStore } from "../../../src/adapters/store/kysely-store.ts";
import { openStore } from "../../../src/adapters/store/open-store.ts";
import type { OpenedStore } from "../../../src/adapters/store/opened.ts";
import { openFile } from "../../../src/adapters/store/sqlite/open-file.ts";
import { sqliteWays } from "../../../src/adapters/store/sqlite/sqlite-ways.ts";
import { systemClock } from "../../../src/adapters/system-clock.ts";
import type { Store } from "../../../src/ports/store/store.ts";
import type { Place } from "./under-test.ts";

/** As the program opens it, with its lock. */
export function openPlace(place: Place): Promise<OpenedStore> {
  const holder = { pid: process.pid, host: hostname(), what: "lattice start" };
  const config =
    place.kind === "sqlite"
      ? place
      : ({ kind: "postgres", address: { kind: "env", name: "ADDRESS" } } as const);
  const env = place.kind === "sqlite" ? {} : { ADDRESS: place.address };
  return openStore(config, { clock: systemClock, env, holder });
}

/** Past the lock: several processes write into one file, which only SQLite's own locks then keep whole. */
export async function openBeside(place: Place): Promise<Store> {
  const opened = place.kind === "sqlite" ? await besideFile(place.path) : await openPlace(place);
  if (opened.kind !== "open") throw new Error(opened.text);
  return opened.store;
}

async function besideFile(path: string): Promise<OpenedStore> {
  const file = await openFile(path);
  if (file.kind !== "open") return file;
  const release = () => Promise.resolve();
  const ways = sqliteWays(systemClock);
  return {
    kind: "open",
    store: new KyselyStore({ db: file.db, ways, sharing: "embedded", release }),
  };
}
