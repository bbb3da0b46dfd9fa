import type { Addresses } from "./config-text.ts";
import { LoopbackServer } from "./loopback-server.ts";
import type { Handler } from "./loopback-server.ts";
import { membersOf } from "./simulated-member.ts";
import type { QuoteBook } from "./quote-book.ts";
import { beaconHandler } from "./serve-beacon.ts";
import { executionHandler } from "./serve-execution.ts";
import { gatewayHandler } from "./serve-gateway.ts";
import { hostHandler } from "./serve-host.ts";
import { metricsHandler } from "./serve-metrics.ts";
import { relayDataHandler } from "./serve-relay-data.ts";
import { simulatorHandler } from "./serve-simulator.ts";
import type { UnitHosts } from "../ports/unit-hosts.ts";
import type { World } from "./world.ts";

interface Stage {
  readonly world: () => World;
  readonly now: () => number;
  readonly quotes: QuoteBook;
  readonly unitHosts: UnitHosts;
}

interface Opened {
  readonly servers: readonly LoopbackServer[];
  readonly addresses: Addresses;
}

/** A real HTTP server for everyone who can be asked about the simulated lattice. */
export async function openServers({ world, now, quotes, unitHosts }: Stage): Promise<Opened> {
  const servers: LoopbackServer[] = [];
  const open = async (handler: Handler): Promise<string> => {
    const server = await LoopbackServer.open(handler);
    servers.push(server);
    return server.url;
  };
  const { topology } = world();
  const members = membersOf({ topology });
  const counted = (count: number, handler: (place: number) => Handler) =>
    Promise.all(Array.from({ length: count }, (_, index) => open(handler(index + 1))));
  const named = async (names: readonly string[], handler: (name: string) => Handler) =>
    Object.fromEntries(
      await Promise.all(names.map(async (name) => [name, await open(handler(name))] as const)),
    );
  const byMember = async (handler: (member: (typeof members)[number]) => Handler) =>
    Object.fromEntries(
      await Promise.all(
        members.map(async (member) => [member.name, await open(handler(member))] as const),
      ),
    );
  const [gateways, relays, beacon, simulator, independentNode, nodes, metrics, hosts] =
    await Promise.all([
      counted(topology.readers, (reader) => gatewayHandler({ world, now, reader, quotes })),
      counted(topology.relays, (relay) => relayDataHandler({ world, now, relay })),
      open(beaconHandler(world, now)),
      open(simulatorHandler(world, now)),
      open(executionHandler(world, now, "independent")),
      named(topology.organisms.atelier.members, (name) => executionHandler(world, now, name)),
      byMember((member) => metricsHandler(world, now, member)),
      byMember((member) => hostHandler(world, now, member, unitHosts)),
    ]);
  const addresses = {
    gateways,
    relays,
    beacon,
    simulator,
    independentNode,
    nodes,
    metrics,
    hosts: hostsOf(hosts),
  };
  return { servers, addresses };
}

/** Host and port alone: they are reached as ssh would reach them. */
function hostsOf(urls: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(urls).map(([name, url]) => [name, new URL(url).host]));
}
