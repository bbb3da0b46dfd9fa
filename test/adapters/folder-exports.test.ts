import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FolderExports } from "../../src/adapters/exports/folder-exports.ts";

let base: string;

beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), "lattice-exports-"));
});

afterEach(async () => {
  await chmod(base, 0o700);
  await rm(base, { recursive: true, force: true });
});

test("an export can be read by its owner only, and its folder too", async () => {
  const folder = join(base, "deep", "exports");
  const written = await new FolderExports(folder).write("evidence-1.json", "{}\n");

  expect(written).toEqual({
    kind: "written",
    path: join(folder, "evidence-1.json"),
    bytes: 3,
    sha256: "ca3d163bab055381827226140568f3bef7eaac187cebd76878e0b63e9e442356",
  });
  expect(await readFile(join(folder, "evidence-1.json"), "utf8")).toBe("{}\n");
  expect((await stat(folder)).mode & 0o777).toBe(0o700);
  expect((await stat(join(folder, "evidence-1.json"))).mode & 0o777).toBe(0o600);
  expect(await readdir(folder)).toEqual(["evidence-1.json"]);
});

test.each(["../evidence.json", "a/b.json", ".hidden", "", "a\nb"])(
  "%j is no name for an export",
  async (name) => {
    const written = await new FolderExports(base).write(name, "text");

    expect(written).toEqual({ kind: "failed", detail: "not a name for a file" });
    expect(await readdir(base)).toEqual([]);
  },
);

test("a folder that cannot be made is told without its path", async () => {
  const blocked = join(base, "file");
  await writeFile(blocked, "");
  const written = await new FolderExports(join(blocked, "exports")).write("a.json", "text");

  expect(written).toEqual({
    kind: "failed",
    detail: "the folder of exports cannot be written (ENOTDIR)",
  });
});
