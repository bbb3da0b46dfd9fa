import type { Config, ReaderConfig } from "../../config/config.ts";
import { ORGANISMS } from "../../lattice/organism.ts";

/** Every gateway once, by address, under the name people see: its host and port, told apart where two share them. */
export function readerNames(
  config: Config,
): ReadonlyMap<string, { readonly name: string; readonly reader: ReaderConfig }> {
  const readers = new Map(
    ORGANISMS.flatMap((organism) => config.organisms[organism].readers).map(
      (reader) => [reader.url, reader] as const,
    ),
  );
  const used = new Map<string, number>();
  return new Map(
    [...readers].map(([url, reader]) => {
      const { host } = new URL(url);
      const count = (used.get(host) ?? 0) + 1;
      used.set(host, count);
      return [url, { name: count === 1 ? host : `${host} (${count})`, reader }];
    }),
  );
}
