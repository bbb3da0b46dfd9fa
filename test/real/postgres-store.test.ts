import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { openStoreForReading } from "../../src/adapters/store/open-store.ts";
import { systemClock } from "../../src/adapters/system-clock.ts";
import { approvedRun, chainOf, intent } from "../contracts/store/examples.ts";
import { openPlace } from "../contracts/store/open-place.ts";
import type { StoreUnderTest } from "../contracts/store/under-test.ts";
import { storeContract } from "../contracts/store-contract.ts";
import { PostgresServer, POSTGRES_NEEDS, sendSql } from "./postgres-server.ts";
import { describeWith } from "./programs.ts";

describeWith(POSTGRES_NEEDS, "a real PostgreSQL", () => {
  let server: PostgresServer;

  beforeAll(async () => {
    server = await PostgresServer.open();
  }, 60_000);

  afterAll(() => server.close());

  async function underTest(): Promise<StoreUnderTest> {
    const place = { kind: "postgres", address: await server.database() } as const;
    const open = () => openPlace(place);
    const opened = await open();
    if (opened.kind !== "open") throw new Error(opened.text);
    const { store } = opened;
    const sql = (statement: string) => sendSql(place.address, statement);
    return { store, place, open, sql, close: () => store.close() };
  }

  storeContract("PostgreSQL", underTest);

  describe("PostgreSQL as a store that several bots share", () => {
    it("is opened by several at once, which bring an empty one up to date together", async () => {
      const place = { kind: "postgres", address: await server.database() } as const;
      const opened = await Promise.all([1, 2, 3, 4].map(() => openPlace(place)));
      const stores = opened.map((one) => {
        if (one.kind !== "open") throw new Error(one.text);
        return one.store;
      });
      await Promise.all(
        stores.map((store, n) =>
          store.write((_, record) => {
            for (let i = 0; i < 25; i += 1) record({ atMs: i, what: "test", data: { n } });
            return Promise.resolve();
          }),
        ),
      );
      const [first] = stores;
      if (first === undefined) throw new Error("no store");

      expect(await chainOf(first)).toMatchObject({ last: { seq: 100 }, fault: undefined });
      expect(first.sharing).toBe("shared");
      await Promise.all(stores.map((store) => store.close()));
    });

    it("tells times and counts as numbers", async () => {
      const { store, close } = await underTest();
      await approvedRun(store);
      const fence = await store.write(({ lease }) =>
        lease.take({ holder: "a", ttlMs: 9_000, force: false }),
      );
      const run = await store.read(({ runs }) => runs.find("R1"));

      expect(typeof run?.approvedMs).toBe("number");
      expect(fence).toEqual({ holder: "a", epoch: 1 });
      await close();
    });

    it("keeps the turn from being taken between the look at it and the commit of an intent", async () => {
      const { store, place, sql, close } = await underTest();
      await approvedRun(store);
      const fence = await store.write(({ lease }) =>
        lease.take({ holder: "a", ttlMs: 60_000, force: false }),
      );
      if (fence === undefined) throw new Error("no turn");
      let taken: Promise<unknown> | undefined;
      let after = "";
      await store.write(async ({ runs }) => {
        expect(await runs.begin("R1", 1, intent(fence))).toBe(true);
        // Past our writers' own lock: only the row's lock stands in the way.
        taken = sql("UPDATE lease SET holder = 'thief', epoch = 2").then(() => (after += "taken "));
        await new Promise((done) => setTimeout(done, 200));
        after += "committed ";
      });
      await taken;

      expect(after).toBe("committed taken ");
      expect(place.kind).toBe("postgres");
      await close();
    });

    it("goes on after the server broke its connections", async () => {
      const { store, sql, close } = await underTest();
      await store.write(({ notes }) => notes.set("a", "1"));
      await sql(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'lattice'",
      );
      await new Promise((done) => setTimeout(done, 100));

      await store.write(({ notes }) => notes.set("a", "2"));
      expect(await store.read(({ notes }) => notes.get("a"))).toBe("2");
      await close();
    });

    it.each(["audit_log", "request, run, action", "audit_head"])(
      "does not let %s be emptied",
      async (tables) => {
        const { sql, close } = await underTest();

        await expect(sql(`TRUNCATE ${tables} CASCADE`)).rejects.toThrow(/_not_emptied$/);
        await close();
      },
    );

    it("commits to disk whatever the role is set to", async () => {
      const { store, sql, close } = await underTest();
      await sql("ALTER ROLE bot SET synchronous_commit = off");
      await sql(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'lattice'",
      );
      await sql(`CREATE FUNCTION seen() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN NEW.value := current_setting('synchronous_commit'); RETURN NEW; END $$`);
      await sql("CREATE TRIGGER seen BEFORE INSERT ON note FOR EACH ROW EXECUTE FUNCTION seen()");
      await new Promise((done) => setTimeout(done, 100));
      await store.write(({ notes }) => notes.set("a", "1"));
      await sql("ALTER ROLE bot RESET synchronous_commit");

      expect(await store.read(({ notes }) => notes.get("a"))).toBe("on");
      await close();
    });
  });

  describe("PostgreSQL that cannot be used as a store", () => {
    const reasons = async (address: string) => {
      const opened = await openPlace({ kind: "postgres", address });
      if (opened.kind === "open") throw new Error("it was opened");
      expect(JSON.stringify(opened)).not.toMatch(/s3cret|wr0ng/);
      return opened;
    };

    it("is told apart by what is wrong, without its password", async () => {
      const address = await server.database();
      const { hostname } = new URL(address);

      expect(await reasons(server.address("lattice_1", "wr0ng"))).toMatchObject({
        kind: "unreachable",
        text: expect.stringContaining("user and password"),
      });
      expect(await reasons(server.address("nowhere"))).toMatchObject({
        kind: "unreachable",
        text: expect.stringContaining("no such database"),
      });
      expect(await reasons(`postgres://bot:s3cret@${hostname}:1/x`)).toMatchObject({
        kind: "unreachable",
        text: expect.stringContaining("nothing listens there"),
      });
      expect(await reasons("postgres://bot:s3cret@no-host.invalid/x")).toMatchObject({
        kind: "unreachable",
      });
      expect(await reasons("bot:s3cret at home")).toMatchObject({
        kind: "unreachable",
        text: expect.stringContaining("postgres://USER"),
      });
      expect(await reasons("")).toMatchObject({ kind: "unreachable" });
    });

    it("is not touched where a later version made it, or somebody else", async () => {
      const { place, store, sql, close } = await underTest();
      if (place.kind !== "postgres") throw new Error("not this");
      await sql("INSERT INTO migration VALUES (99, 'later', 'x')");
      expect(await reasons(place.address)).toMatchObject({ kind: "too new" });
      await sql("DELETE FROM migration WHERE n = 99");
      await sql("UPDATE migration SET checksum = 'x'");
      expect(await reasons(place.address)).toMatchObject({ kind: "foreign" });
      await store.close();
      await close();

      const other = await server.database();
      await sendSql(other, "CREATE TABLE request (id TEXT)");
      expect(await reasons(other)).toMatchObject({ kind: "foreign" });
      expect(await sendSql(other, "SELECT to_regclass('migration')::text AS t")).toEqual([
        { t: null },
      ]);
    });

    it("is read beside the bot, and never made", async () => {
      const { place, store, close } = await underTest();
      if (place.kind !== "postgres") throw new Error("not this");
      await approvedRun(store);
      const config = { kind: "postgres", address: { kind: "env", name: "A" } } as const;
      const look = (A: string) => openStoreForReading(config, { clock: systemClock, env: { A } });
      const reader = await look(place.address);
      if (reader.kind !== "open") throw new Error(reader.text);

      expect(await chainOf(reader.store)).toMatchObject({ last: { seq: 1 }, fault: undefined });
      expect(await reader.inUse()).toBe(false);
      const turn = { holder: "a bot", ttlMs: 60_000, force: false };
      const fence = await store.write(({ lease }) => lease.take(turn));
      expect(await reader.inUse()).toBe(true);
      await store.write(async ({ lease }) => {
        if (fence !== undefined) await lease.release(fence);
      });
      expect(await reader.inUse()).toBe(false);
      await reader.store.close();
      await close();
      expect(await look(await server.database())).toMatchObject({ kind: "absent" });
    });

    it("is refused where it does not write to disk what it says it wrote", async () => {
      const forgets = await PostgresServer.open({ fsync: "off" });
      const told = await reasons(await forgets.database());
      await forgets.close();

      expect(told).toMatchObject({ kind: "settings", text: expect.stringContaining("fsync=off") });
    }, 60_000);
  });
});
