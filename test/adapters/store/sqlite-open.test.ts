import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { openStore, openStoreForReading } from "../../../src/adapters/store/open-store.ts";
import { fileSystemOf } from "../../../src/adapters/store/sqlite/file-system.ts";
import { applySettings, isOlder } from "../../../src/adapters/store/sqlite/settings.ts";
import { systemClock } from "../../../src/adapters/system-clock.ts";
import { StoreChild } from "../../contracts/store/child.ts";
import { approvedRun, chainOf } from "../../contracts/store/examples.ts";
import { openPlace } from "../../contracts/store/open-place.ts";
import { beside } from "./sqlite-under-test.ts";

describe("an embedded store", () => {
  let folder: string;
  let path: string;
  const place = () => ({ kind: "sqlite", path }) as const;
  const mode = (name: string) => statSync(name).mode & 0o777;
  const opened = async () => {
    const told = await openPlace(place());
    if (told.kind !== "open") throw new Error(told.text);
    return told.store;
  };
  const reading = () => openStoreForReading(place(), { clock: systemClock, env: {} });

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "lattice-store-"));
    path = join(folder, "var", "deep", "lattice.db");
  });

  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it("is for nobody but the bot's user, in a folder that their group may look into", async () => {
    const store = await opened();
    await approvedRun(store);

    expect(mode(join(folder, "var"))).toBe(0o750);
    const files = ["", "-wal", "-shm", ".lock", ".holder"].map((end) => mode(`${path}${end}`));
    expect(files).toEqual([0o600, 0o600, 0o600, 0o600, 0o600]);
    await store.close();
    chmodSync(path, 0o644);
    await (await opened()).close();
    expect(mode(path)).toBe(0o600);
  });

  it("is closed more than once without harm, and leaves nobody's name behind", async () => {
    const store = await opened();
    await store.close();
    await store.close();

    expect(() => statSync(`${path}.holder`)).toThrow("ENOENT");
    await expect(store.read(({ notes }) => notes.get("a"))).rejects.toBeDefined();
  });

  it("is refused to a second process, which is told who has it, until that one is gone", async () => {
    const first = new StoreChild("writer", place(), "hold");
    expect(await first.opened()).toMatch(/^OPEN/);
    const refused = await openPlace(place());

    expect(refused).toMatchObject({
      kind: "locked",
      holder: { pid: first.process.pid, host: hostname(), what: "lattice start" },
    });
    if (refused.kind === "open") throw new Error("opened twice");
    const reader = await reading();
    if (reader.kind !== "open") throw new Error(reader.text);
    expect(await reader.inUse()).toBe(true);
    expect(refused.text).toContain(
      `lattice start holds it, process ${first.process.pid ?? 0} on ${hostname()}`,
    );
    await first.killed();
    expect(await reader.inUse()).toBe(false);
    await reader.store.close();
    // Its name is still there; the lock is not.
    expect(readFileSync(`${path}.holder`, "utf8")).toContain(`${first.process.pid ?? 0}`);
    await (await opened()).close();
  });

  it("is not to be taken from a `lattice run`: a pause may be under way there", async () => {
    const holder = { pid: 4711, host: "here", what: "lattice run" };
    const first = await openStore(place(), { clock: systemClock, env: {}, holder });
    if (first.kind !== "open") throw new Error(first.text);
    const refused = await openPlace(place());

    expect(refused).toMatchObject({ kind: "locked", holder });
    expect(refused).toMatchObject({ text: expect.stringMatching(/leave it alone.*`abort`/) });
    expect(refused).not.toMatchObject({ text: expect.stringContaining("Stop that one") });
    await first.store.close();
  });

  it("is refused to a second process that comes by another name of the file", async () => {
    const store = await opened();
    symlinkSync(path, join(folder, "other.db"));

    expect(await openPlace({ kind: "sqlite", path: join(folder, "other.db") })).toMatchObject({
      kind: "locked",
    });
    await store.close();
  });

  it("names nobody where the holder cannot be read", async () => {
    const store = await opened();
    writeFileSync(`${path}.holder`, "{");

    expect(await openPlace(place())).toMatchObject({
      kind: "locked",
      holder: undefined,
      text: expect.stringContaining("another process"),
    });
    await store.close();
  });

  it("is read while another process has it, and only read", async () => {
    const store = await opened();
    await approvedRun(store);
    const reader = await reading();
    if (reader.kind !== "open") throw new Error(reader.text);

    expect(await chainOf(reader.store)).toMatchObject({ last: { seq: 1 }, fault: undefined });
    await expect(reader.store.read(({ notes }) => notes.set("a", "b"))).rejects.toMatchObject({
      message: expect.stringContaining("readonly"),
    });
    await reader.store.close();
    await store.close();
  });

  it("is never made by reading", async () => {
    expect(await reading()).toMatchObject({ kind: "absent" });
    expect(() => statSync(join(folder, "var"))).toThrow("ENOENT");
  });

  it("of a later version is left as it is", async () => {
    await (await opened()).close();
    await beside(path, "INSERT INTO migration VALUES (99, 'later', 'x')");

    expect(await openPlace(place())).toMatchObject({
      kind: "too new",
      text: expect.stringContaining("later version"),
    });
    expect(await reading()).toMatchObject({ kind: "too new" });
  });

  it("that was altered, or is something else, is told as such, and the lock is given back", async () => {
    await (await opened()).close();
    await beside(path, "UPDATE migration SET checksum = 'x'");
    expect(await openPlace(place())).toMatchObject({ kind: "foreign" });
    expect(await openPlace(place())).toMatchObject({ kind: "foreign" });

    writeFileSync(path, "this is a text of more than a hundred bytes ".repeat(9));
    expect(await openPlace(place())).toMatchObject({ kind: "foreign" });
    expect(await reading()).toMatchObject({ kind: "foreign" });
    rmSync(path);
    await beside(path, "CREATE TABLE request (id TEXT)");
    expect(await openPlace(place())).toMatchObject({ kind: "foreign" });
    await expect(beside(path, "SELECT * FROM migration")).rejects.toThrow("no such table");
  });

  it("that cannot be a file is told as such", async () => {
    mkdirSync(path, { recursive: true });

    expect(await openPlace(place())).toMatchObject({ kind: "no access" });
    path = join(folder, "file", "lattice.db");
    writeFileSync(join(folder, "file"), "");
    expect(await openPlace(place())).toMatchObject({ kind: "no access" });
  });

  it("is not opened with a setting that did not take", () => {
    // A database in memory has no write-ahead log.
    const memory = new DatabaseSync(":memory:");
    const onDisk = new DatabaseSync(join(folder, "x.db"));

    expect(applySettings(memory)).toBe("journal_mode");
    expect(applySettings(onDisk)).toBeUndefined();
    expect(onDisk.prepare("PRAGMA synchronous").get()).toEqual({ synchronous: 2 });
    memory.close();
    onDisk.close();
  });

  it.each([
    ["3.51.2", true],
    ["3.51.3", false],
    ["3.9.9", true],
    ["4.0", false],
  ])("takes SQLite %s for too old: %s", (version, older) => {
    expect(isOlder(version, "3.51.3")).toBe(older);
  });

  it.each([
    ["NFS", 0x6969, "network"],
    ["CIFS", 0xff534d42, "network"],
    ["CIFS, as a signed number", 0xff534d42 | 0, "network"],
    ["SMB2", 0xfe534d42, "network"],
    ["SMB", 0x517b, "network"],
    ["9P", 0x01021997, "network"],
    ["Ceph", 0x00c36400, "network"],
    ["FUSE", 0x65735546, "unclear"],
    ["ext4", 0xef53, "local"],
    ["XFS", 0x58465342, "local"],
    ["Btrfs", 0x9123683e, "local"],
    ["tmpfs", 0x01021994, "local"],
    ["overlayfs", 0x794c7630, "local"],
  ])("knows %s", (_, type, kind) => {
    expect(fileSystemOf(type)).toMatchObject({ kind });
  });
});
