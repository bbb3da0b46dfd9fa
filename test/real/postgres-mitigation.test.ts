import { afterAll, beforeAll } from "@jest/globals";
import { openPlace } from "../contracts/store/open-place.ts";
import { overStore } from "../mitigation/mitigation-under-test.ts";
import { PostgresServer, POSTGRES_NEEDS } from "./postgres-server.ts";
import { describeWith, missingOf } from "./programs.ts";

if (missingOf(POSTGRES_NEEDS).length === 0) await overPostgres();
else describeWith(POSTGRES_NEEDS, "the two-person rule over PostgreSQL", () => undefined);

/** The two-person rule's own tests, over a store that several bots share: requests, races, voids, holds. */
async function overPostgres(): Promise<void> {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await PostgresServer.open();
    overStore(async () => {
      const opened = await openPlace({ kind: "postgres", address: await server.database() });
      if (opened.kind !== "open") throw new Error(opened.text);
      return opened.store;
    });
  }, 60_000);
  afterAll(() => server.close());
  await import("../mitigation/requests.test.ts");
  await import("../mitigation/asked-again.test.ts");
  await import("../mitigation/restarts.test.ts");
  await import("../mitigation/paused.test.ts");
  await import("../mitigation/late-word.test.ts");
  await import("../mitigation/config-change.test.ts");
  await import("../mitigation/decisions.test.ts");
  await import("../mitigation/over.test.ts");
  await import("../mitigation/voids.test.ts");
  await import("../mitigation/holding.test.ts");
  await import("../mitigation/audit.test.ts");
  await import("../mitigation/stopping.test.ts");
  await import("../mitigation/starting.test.ts");
  await import("../mitigation/watching.test.ts");
  await import("../mitigation/interrupted.test.ts");
  await import("../mitigation/crash.test.ts");
  await import("../mitigation/turn.test.ts");
}
