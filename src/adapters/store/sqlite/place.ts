import { chmod, mkdir, open, realpath, stat, statfs } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { NotOpened } from "../opened.ts";
import { fileSystemOf } from "./file-system.ts";
import { networkWords, unclearWords } from "./words.ts";

/** Where a store's file really is: two names of one file must not be two stores. */
export async function realPlace(path: string): Promise<string> {
  const folder = await realpath(dirname(path));
  const file = join(folder, basename(path));
  return (await exists(file)) ? realpath(file) : file;
}

/**
 * Makes the folder of a store where there is none. Our group may look into it, to reach the bot's socket there; what
 * lies in it besides is for nobody but us.
 */
export async function makeFolder(path: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o750 });
}

/** Undefined where the folder lies on a disk of this machine, as far as can be told. */
export async function wrongFileSystem(path: string): Promise<NotOpened | undefined> {
  const found = fileSystemOf((await statfs(dirname(path))).type);
  if (found.kind === "local") return undefined;
  const words = found.kind === "network" ? networkWords : unclearWords;
  return { kind: "network file system", text: words(path, found.name) };
}

/**
 * Makes an empty file before SQLite would, so that it is never open to others; one that is there is closed to them.
 * That one is not opened here: closing it would drop the locks that this process has on it.
 */
export async function makeFile(path: string): Promise<void> {
  if (!(await exists(path))) {
    const made = await open(path, "ax", 0o600);
    await made.close();
  }
  const { mode } = await stat(path);
  if ((mode & 0o077) !== 0) await chmod(path, 0o600);
}

/** A file is there after a power cut once its folder was written, too. */
export async function syncFolder(path: string): Promise<void> {
  const folder = await open(dirname(path), "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

const NOT_THERE = ["ENOENT", "ENOTDIR"];

/** Rejects where it cannot be told: what we may not see may well be there. */
export async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    (error: unknown) => {
      if (NOT_THERE.includes((error as NodeJS.ErrnoException).code ?? "")) return false;
      throw error;
    },
  );
}
