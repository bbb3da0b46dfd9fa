import { readFile, rename, rm, writeFile } from "node:fs/promises";
import type { Holder } from "../opened.ts";

/** Says beside a store who has it. The lock itself is elsewhere: this is only read to name them. */
export async function writeHolder(path: string, holder: Holder): Promise<void> {
  const half = `${path}.${holder.pid}`;
  await writeFile(half, `${JSON.stringify(holder)}\n`, { mode: 0o600 });
  await rename(half, path);
}

/** Undefined where nobody has written it yet, or it cannot be read. */
export async function readHolder(path: string): Promise<Holder | undefined> {
  try {
    const told: unknown = JSON.parse(await readFile(path, "utf8"));
    return isHolder(told) ? told : undefined;
  } catch {
    return undefined;
  }
}

export async function removeHolder(path: string): Promise<void> {
  await rm(path, { force: true });
}

function isHolder(told: unknown): told is Holder {
  if (typeof told !== "object" || told === null) return false;
  const { pid, host, sinceMs, what } = told as Readonly<Record<string, unknown>>;
  return (
    Number.isSafeInteger(pid) &&
    Number.isSafeInteger(sinceMs) &&
    typeof host === "string" &&
    typeof what === "string"
  );
}
