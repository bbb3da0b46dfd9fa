import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { EMPTY, nextRow } from "../../src/audit/chain.ts";
import { AuditVerifyResult } from "../../src/cli/audit-result.ts";
import { withKeys } from "../config/example.ts";
import { StoreChild } from "../contracts/store/child.ts";
import { openPlace } from "../contracts/store/open-place.ts";
import { lattice, objects } from "../fakes/program.ts";

const ROWS = 12;

/** What takes away the rules that keep the log, as somebody who owns the file can. */
const UNGUARDED = [
  "audit_log_unchanged",
  "audit_log_stays",
  "audit_log_continues",
  "audit_log_moves_head",
  "audit_head_follows",
].map((name) => `DROP TRIGGER ${name};`);

describe("lattice audit", () => {
  const folder = mkdtempSync(join(tmpdir(), "lattice-audit-"));
  const kept = join(folder, "kept.db");
  const path = join(folder, "lattice.db");
  const config = join(folder, "lattice.yaml");
  let hashes: readonly string[];

  beforeAll(async () => {
    writeFileSync(config, withKeys({ store: { sqlite: path } }));
    const opened = await openPlace({ kind: "sqlite", path: kept });
    if (opened.kind !== "open") throw new Error(opened.text);
    const { store } = opened;
    for (let n = 1; n <= ROWS; n += 1) {
      await store.write((_, record) => {
        record({ atMs: 1_000 * n, what: "action.done", data: { n } });
        return Promise.resolve();
      });
    }
    hashes = await store.read(async ({ audit }) =>
      (await audit.after(0, 99)).map(({ hash }) => hash),
    );
    await store.close();
  });

  beforeEach(() => {
    for (const end of ["-wal", "-shm"]) rmSync(`${path}${end}`, { force: true });
    cpSync(kept, path);
  });

  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  async function verify(...args: readonly string[]) {
    const { status, stdout } = await lattice([
      "audit",
      "verify",
      "--config",
      config,
      "--json",
      ...args,
    ]);
    const [answer] = objects(stdout);
    return { status, ...AuditVerifyResult.parse(answer?.["result"]) };
  }

  function tamper(...statements: readonly string[]): void {
    const database = new DatabaseSync(path);
    for (const statement of [...UNGUARDED, ...statements]) database.exec(statement);
    database.close();
  }

  const newest = () => hashes.at(-1) ?? "";

  it("follows a log that is whole", async () => {
    expect(await verify()).toEqual({
      status: 0,
      source: "store",
      last: { seq: ROWS, hash: newest() },
    });
    const { status, stdout } = await lattice(["audit", "verify", "--config", config]);
    expect(status).toBe(0);
    expect(stdout).toContain(`${ROWS} rows, each leads to the next`);
    expect(stdout).toContain(newest());
  });

  it("says where a hash stands that was kept elsewhere", async () => {
    expect(await verify("--head", hashes[4]?.toUpperCase() ?? "")).toMatchObject({
      status: 0,
      known: { kind: "found", seq: 5, since: ROWS - 5 },
    });
    expect(await verify("--head", "e".repeat(64))).toMatchObject({
      status: 1,
      known: { kind: "not found" },
    });
  });

  it.each([
    [
      "a changed body",
      "UPDATE audit_log SET body = replace(body, '4', '5') WHERE seq = 4",
      { kind: "content", seq: 4 },
    ],
    ["a changed time", "UPDATE audit_log SET at_ms = 1 WHERE seq = 7", { kind: "content", seq: 7 }],
    [
      "a removed row",
      "DELETE FROM audit_log WHERE seq = 6",
      { kind: "order", expected: 6, seq: 7 },
    ],
    [
      "a removed last row",
      `DELETE FROM audit_log WHERE seq = ${ROWS}`,
      { kind: "head", seq: ROWS - 1 },
    ],
    [
      "two rows in each other's place",
      "UPDATE audit_log SET seq = 99 WHERE seq = 3; UPDATE audit_log SET seq = 3 WHERE seq = 4; UPDATE audit_log SET seq = 4 WHERE seq = 99",
      { kind: "link", seq: 3 },
    ],
  ])("finds %s", async (_, statements, fault) => {
    tamper(statements);

    expect(await verify()).toMatchObject({ status: 1, fault });
    const { status, stdout } = await lattice(["audit", "verify", "--config", config]);
    expect(status).toBe(1);
    expect(stdout).toContain("broken at");
  });

  it("finds a last row that was removed with the head, by the hash that was kept", async () => {
    tamper(
      `DELETE FROM audit_log WHERE seq = ${ROWS}`,
      `UPDATE audit_head SET seq = ${ROWS - 1}, hash = '${hashes[ROWS - 2] ?? ""}'`,
    );

    expect(await verify()).toMatchObject({ status: 0 });
    expect(await verify("--head", newest())).toMatchObject({
      status: 1,
      known: { kind: "not found" },
    });
  });

  it("begins with what is wrong where the hash that was kept is no row's", async () => {
    tamper(
      `DELETE FROM audit_log WHERE seq = ${ROWS}`,
      `UPDATE audit_head SET seq = ${ROWS - 1}, hash = '${hashes[ROWS - 2] ?? ""}'`,
    );
    const call = ["audit", "verify", "--config", config, "--head", newest()];
    const { status, stdout } = await lattice(call);
    const [, headline = "", then = ""] = stdout.split("\n\n");

    expect(status).toBe(1);
    expect(headline).toContain("!! The given hash is no row's");
    expect(then).toBe(`${ROWS - 1} rows, each leads to the next.`);
  });

  it("finds a chain that was written anew as a whole, by the hash that was kept", async () => {
    let head = EMPTY;
    const statements = Array.from({ length: ROWS }, (_, index) => {
      const row = nextRow(head, { atMs: 1_000 * (index + 1), what: "lie", data: {} });
      head = row;
      return `INSERT INTO audit_log VALUES (${row.seq}, ${row.atMs}, '${row.body}', '${row.prev}', '${row.hash}')`;
    });
    tamper("DELETE FROM audit_log", ...statements, `UPDATE audit_head SET hash = '${head.hash}'`);

    expect(await verify()).toMatchObject({ status: 0, last: { seq: ROWS } });
    expect(await verify("--head", newest())).toMatchObject({
      status: 1,
      known: { kind: "not found" },
    });
  });

  it("works while a bot writes", async () => {
    const writer = new StoreChild("writer", { kind: "sqlite", path }, "write");
    expect(await writer.opened()).toMatch(/^OPEN/);
    for (let time = 0; time < 3; time += 1) {
      const { status, last } = await verify("--head", newest());
      expect(status).toBe(0);
      expect(last.seq).toBeGreaterThan(ROWS);
    }
    await writer.killed();
  });

  it("exports rows that are verified again, and finds what was changed in them", async () => {
    const { status, stdout } = await lattice(["audit", "export", "--config", config]);
    expect(status).toBe(0);
    const lines = stdout.trimEnd().split("\n");
    expect(JSON.parse(lines[3] ?? "")).toEqual({
      seq: 4,
      at: "1970-01-01T00:00:04.000Z",
      atMs: 4_000,
      body: '{"n":4,"what":"action.done"}',
      prev: hashes[2],
      hash: hashes[3],
    });
    const file = join(folder, "export.jsonl");
    const verifyFile = async (text: string, ...args: readonly string[]) => {
      writeFileSync(file, text);
      const ended = await lattice(["audit", "verify", "--file", file, "--json", ...args]);
      const [answer] = objects(ended.stdout);
      return { status: ended.status, ...AuditVerifyResult.parse(answer?.["result"]) };
    };

    expect(await verifyFile(stdout, "--head", newest())).toMatchObject({
      status: 0,
      source: "file",
      known: { seq: ROWS },
    });
    const changed = stdout.replace('\\"n\\":4', '\\"n\\":9');
    expect(await verifyFile(changed)).toMatchObject({
      status: 1,
      fault: { kind: "content", seq: 4 },
    });
    const swapped = [...lines.slice(0, 3), lines[4], lines[3], ...lines.slice(5)].join("\n");
    expect(await verifyFile(swapped)).toMatchObject({
      status: 1,
      fault: { kind: "order", expected: 4, seq: 5 },
    });
    const torn = `${lines.slice(0, 5).join("\n")}\n{"seq":6`;
    expect(await verifyFile(torn, "--head", newest())).toMatchObject({
      status: 1,
      last: { seq: 5 },
      fault: { kind: "form", seq: 6 },
      known: { kind: "not reached" },
    });
  });

  it.each([
    [["audit"], "Say `verify` or `export`"],
    [["audit", "verfy"], "“verfy” is unknown"],
    [["audit", "verify", "--head", "1f3a"], "64 hexadecimal digits"],
    [["audit", "verify", "--file", "x", "--config", "y"], "Give `--config` for the store's log"],
    [["audit", "export", "--head", "e".repeat(64)], "are for `verify`"],
    [["audit", "verify", "--", "walk"], "Nothing may stand after"],
  ])("refuses %j and says what is allowed", async (args, said) => {
    const { status, stderr } = await lattice(args);
    const words = stderr.replace(/\s+/g, " ");

    expect(status).toBe(2);
    expect(words).toContain(said);
    expect(words).toContain("Usage: lattice audit");
  });

  it("refuses a configuration without a store, naming the section", async () => {
    const bare = join(folder, "bare.yaml");
    writeFileSync(bare, withKeys({}));
    const { status, stderr } = await lattice(["audit", "verify", "--config", bare]);

    expect(status).toBe(2);
    expect(stderr).toContain("no `store`");
  });

  it("could not tell where the store cannot be read, and makes none", async () => {
    rmSync(path);
    const { status, stdout } = await lattice(["audit", "verify", "--config", config, "--json"]);
    expect(status).toBe(3);
    expect(objects(stdout)[0]).toMatchObject({ outcome: "unknown", error: { code: "store" } });
    expect(() => readFileSync(path)).toThrow("ENOENT");

    writeFileSync(path, "no database at all ".repeat(99));
    expect((await lattice(["audit", "export", "--config", config])).status).toBe(3);
    expect((await lattice(["audit", "verify", "--file", join(folder, "none")])).status).toBe(3);
  });
});
