import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { openPlace } from "../../contracts/store/open-place.ts";
import type { StoreUnderTest } from "../../contracts/store/under-test.ts";

/** An embedded store in a folder of its own. */
export async function sqliteUnderTest(): Promise<StoreUnderTest> {
  const folder = mkdtempSync(join(tmpdir(), "lattice-store-"));
  const place = { kind: "sqlite", path: join(folder, "var", "lattice.db") } as const;
  const open = () => openPlace(place);
  const opened = await open();
  if (opened.kind !== "open") throw new Error(opened.text);
  const { store } = opened;
  return {
    store,
    place,
    open,
    sql: (statement) => beside(place.path, statement),
    close: async () => {
      await store.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** As somebody with the file and another client does it: with that client's settings, not ours. */
export function beside(path: string, statement: string) {
  const database = new DatabaseSync(path);
  try {
    return Promise.resolve(database.prepare(statement).all());
  } catch (error) {
    // Made anew in this realm: jest does not take Node's own for an error.
    return Promise.reject(new Error((error as Error).message));
  } finally {
    database.close();
  }
}
