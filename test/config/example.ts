import { parse, stringify } from "yaml";

/** A small valid configuration: one member and one gateway, as short as the schema allows. */
export const MINIMAL = `
lattice: { name: tiny, clock: mainnet, latticeId: "${"ab".repeat(32)}" }
gateway: { url: http://127.0.0.1:7070 }
organisms:
  zipnet: { members: { zip-1: { host: h-zip } } }
  unseal: { members: { uns-1: { host: h-uns } } }
  offer: { members: { off-1: { host: h-off } } }
  atelier: { members: { ate-1: { host: h-ate } } }
  relay: { members: { rel-1: { host: h-rel } } }
  tally: { members: { tal-1: { host: h-tal } } }
`;

type Tree = Record<string, unknown>;

/** The minimal configuration with values set at dotted keys; undefined removes a key. */
export function withKeys(changes: Readonly<Record<string, unknown>>): string {
  const file = parse(MINIMAL) as Tree;
  for (const [key, value] of Object.entries(changes)) {
    const keys = key.split(".");
    const last = keys.pop() ?? "";
    let place = file;
    for (const name of keys) place = (place[name] ??= {}) as Tree;
    if (value === undefined) Reflect.deleteProperty(place, last);
    else place[last] = value;
  }
  return stringify(file);
}
