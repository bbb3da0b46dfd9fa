import { createHash } from "node:crypto";
import { lstat, mkdir, mkdtemp } from "node:fs/promises";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import type { SshConfig } from "../../config/config.ts";

/**
 * A folder of our own for ssh's control sockets. It is the same for every run of the program, so that the next
 * command finds the connection open; its path is short, since a socket's name has 104 characters at most.
 */
async function controlFolder(): Promise<string> {
  const { uid } = userInfo();
  const shared = join(tmpdir(), `lattice-chatops-${uid}`);
  await mkdir(shared, { mode: 0o700 }).catch(() => undefined);
  const found = await lstat(shared).catch(() => undefined);
  const ours = found?.isDirectory() === true && found.uid === uid && (found.mode & 0o077) === 0;
  // Someone else was there first: whoever owns the folder could sit on the connections.
  return ours ? shared : mkdtemp(join(tmpdir(), "lattice-"));
}

/** Where the connections of one ssh configuration are kept: one that was opened with another key is not shared. */
export async function controlPath(
  { program, configPath }: SshConfig,
  keyPath: string | undefined,
): Promise<string> {
  const which = JSON.stringify([program, configPath ?? null, keyPath ?? null]);
  const mark = createHash("sha256").update(which).digest("hex").slice(0, 8);
  return join(await controlFolder(), `${mark}-%C`);
}
