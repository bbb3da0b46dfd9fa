import type { Config, ReaderConfig } from "../../config/config.ts";
import { ORGANISMS } from "../../lattice/organism.ts";

/** A gateway is one reader wherever it is configured alike: another credential makes another reader. */
export function readerKey({ url, credentials, headers, timeoutMs }: ReaderConfig): string {
  return JSON.stringify([url, credentials ?? null, headers, timeoutMs]);
}

/** Every reader once, under the name people see: its host and port, told apart where two share them. */
export function readerNames(
  config: Config,
): ReadonlyMap<string, { readonly name: string; readonly reader: ReaderConfig }> {
  const readers = new Map(
    ORGANISMS.flatMap((organism) => config.organisms[organism].readers).map(
      (reader) => [readerKey(reader), reader] as const,
    ),
  );
  const used = new Map<string, number>();
  return new Map(
    [...readers].map(([key, reader]) => {
      const { host } = new URL(reader.url);
      const count = (used.get(host) ?? 0) + 1;
      used.set(host, count);
      return [key, { name: count === 1 ? host : `${host} (${count})`, reader }];
    }),
  );
}
