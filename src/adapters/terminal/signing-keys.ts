import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { publicLine, sshKeyOf } from "./ssh-key.ts";
import type { SshKey } from "./ssh-key.ts";

/** A key to try. With `path` its private half is a file, without one ssh-agent has to hold it. */
export interface SigningKey {
  readonly path: string | undefined;
  /** Undefined where only its file is known. */
  readonly key: SshKey | undefined;
}

/** Files of `~/.ssh` whose public half is one of these keys, in the order of their names. */
export async function homeKeys(
  home: string | undefined,
  keys: readonly SshKey[],
): Promise<readonly SigningKey[]> {
  if (home === undefined) return [];
  const folder = join(home, ".ssh");
  const names = await readdir(folder).catch(() => []);
  const publics = names.filter((name) => /^id_.*\.pub$/.test(name)).sort();
  const found = await Promise.all(
    publics.map(async (name) => {
      const text = await readFile(join(folder, name), "utf8").catch(() => "");
      const key = sshKeyOf(text);
      const path = join(folder, name.slice(0, -".pub".length));
      return { path, key: keys.find(({ blob }) => blob === key?.blob) };
    }),
  );
  return found.filter(({ key }) => key !== undefined);
}

/** The key of a file that was named; undefined where there is no such file. */
export async function namedKey(path: string): Promise<SigningKey | undefined> {
  const texts = await Promise.all(
    [path, `${path}.pub`].map((name) => readFile(name, "utf8").catch(() => undefined)),
  );
  // A private key is named as well as its public half: one of the two says which key it is.
  const [text] = texts.filter((found) => found !== undefined && sshKeyOf(found) !== undefined);
  if (texts.every((found) => found === undefined)) return undefined;
  return { path, key: text === undefined ? undefined : sshKeyOf(text) };
}

/** The text of a `.pub` file, with which ssh-keygen asks the agent when no private half lies beside it. */
export function publicFile(key: SshKey): string {
  return `${publicLine(key)}\n`;
}
