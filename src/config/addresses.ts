import { ORGANISMS } from "../lattice/organism.ts";
import type { Organism } from "../lattice/organism.ts";
import { at, entries, text, texts } from "./as-written.ts";
import type { Problem } from "./problem.ts";
import { shownValue } from "./shown-value.ts";

/**
 * One address under two meanings is a mistake that reads well: two readers that are one witness,
 * or an "independent" node that is a member's own.
 */
interface AddressUse {
  readonly key: string;
  readonly url: string;
  readonly meaning: string;
}

/** Every address in the file with what it stands for. */
export function addressUses(file: unknown): readonly AddressUse[] {
  return [
    ...readerUses("gateway", at(file, "gateway")),
    ...ORGANISMS.flatMap((organism) =>
      readerUses(`organisms.${organism}.gateway`, at(file, "organisms", organism, "gateway")),
    ),
    ...use("prometheus.url", text(file, "prometheus", "url"), "Prometheus"),
    ...use("chain.beacon", text(file, "chain", "beacon"), "the beacon node"),
    ...use("chain.execution", text(file, "chain", "execution"), "the independent execution node"),
    ...use("chain.simulation", text(file, "chain", "simulation"), "the independent simulator"),
    ...use("alerts.alertmanager", text(file, "alerts", "alertmanager"), "Alertmanager"),
    ...use("matrix.homeserver", text(file, "matrix", "homeserver"), "the Matrix homeserver"),
    ...texts(file, "chain", "relays").flatMap((url, index) =>
      use(`chain.relays.${index}`, url, `relay ${index + 1}`),
    ),
    ...ORGANISMS.flatMap((organism) => memberUses(file, organism)),
    ...entries(file, "hosts").flatMap(([host, section]) => {
      const target = text(section, "ssh");
      return use(`hosts.${host}.ssh`, target && `ssh://${target}`, `host ${host}`);
    }),
  ];
}

function use(key: string, url: string | undefined, meaning: string): readonly AddressUse[] {
  return url === undefined ? [] : [{ key, url, meaning }];
}

/** Problems for addresses that stand for two things. */
export function oneMeaning(uses: readonly AddressUse[]): readonly Problem[] {
  const seen = new Map<string, AddressUse>();
  return uses.flatMap((item) => {
    const address = normalAddress(item.url);
    const first = seen.get(address);
    if (first === undefined) seen.set(address, item);
    if (first === undefined || first.meaning === item.meaning) return [];
    const value = shownValue(item.url, []);
    return [
      {
        key: item.key,
        what: `the same address as ${first.key}: one address cannot be ${first.meaning} and ${item.meaning}`,
        ...(value === undefined ? {} : { value }),
        example: "an address of its own",
      },
    ];
  });
}

/** Readers of different lists may be the same gateway; within one list each is a witness of its own. */
function readerUses(key: string, section: unknown): readonly AddressUse[] {
  const readers = Array.isArray(section) ? section : [section];
  const addresses = readers.map((reader) => normalAddress(text(reader, "url") ?? ""));
  return readers.flatMap((reader, index) => {
    const twice = addresses.indexOf(addresses[index] ?? "") !== index;
    const place = Array.isArray(section) ? `${key}.${index}.url` : `${key}.url`;
    return use(
      place,
      text(reader, "url"),
      twice ? "a second reader of one list" : "a collection gateway",
    );
  });
}

function memberUses(file: unknown, organism: Organism): readonly AddressUse[] {
  return entries(file, "organisms", organism, "members").flatMap(([name, member]) => {
    const key = `organisms.${organism}.members.${name}`;
    return [
      // Members of one organism may share an exporter: any of them may tell of all.
      ...use(`${key}.metrics`, text(member, "metrics"), `the metrics of ${organism}`),
      // Members may share an execution node; what it must not be is anything else.
      ...use(`${key}.rpc`, text(member, "rpc"), "the execution node of a member"),
    ];
  });
}

function normalAddress(url: string): string {
  return URL.canParse(url) ? new URL(url).href.replace(/\/+$/, "") : url;
}
