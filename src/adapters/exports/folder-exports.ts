import { createHash, randomUUID } from "node:crypto";
import { mkdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Exported, Exports, NotExported } from "../../ports/exports.ts";

const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]*$/;

/** Exports as files in one folder, which is made when it is first needed. */
export class FolderExports implements Exports {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async write(name: string, text: string): Promise<Exported | NotExported> {
    if (!NAME.test(name)) return { kind: "failed", detail: "not a name for a file" };
    const path = join(this.#folder, name);
    try {
      await mkdir(this.#folder, { recursive: true, mode: 0o700 });
      // Whole or not at all.
      const draft = `${path}.${randomUUID()}`;
      await writeFile(draft, text, { mode: 0o600, flag: "wx" });
      await rename(draft, path);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      return { kind: "failed", detail: `the folder of exports cannot be written (${code ?? "?"})` };
    }
    const sha256 = createHash("sha256").update(text).digest("hex");
    return { kind: "written", path, bytes: Buffer.byteLength(text), sha256 };
  }
}
