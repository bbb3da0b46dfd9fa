import { DEFAULT_UPSTREAMS } from "../lattice/organism.ts";
import type { Organism } from "../lattice/organism.ts";
import { alertSeries } from "./alert-series.ts";
import type { Handler } from "./loopback-server.ts";
import { committeeSize, discovered, has, runningId, runs, upstreamPeers } from "./members.ts";
import type { SimulatedMember } from "./simulated-member.ts";
import type { SimulatedSeries } from "./simulated-series.ts";
import { faultsOf } from "./world.ts";
import type { World } from "./world.ts";

/** A simulated member's exporter. A member that is down has none; the others tell of it. */
export function metricsHandler(
  world: () => World,
  now: () => number,
  member: SimulatedMember,
): Handler {
  return ({ pathname }, response) => {
    const current = world();
    const { organism, name } = member;
    if (has(current, "metrics-down", organism) || !runs(current, organism, name, now())) {
      response.destroy();
    } else if (pathname === "/metrics") {
      response
        .writeHead(200, { "content-type": "text/plain; version=0.0.4" })
        .end(page(current, member, now()));
    } else {
      response.writeHead(404).end();
    }
  };
}

function page(world: World, member: SimulatedMember, nowMs: number): string {
  const { organism } = member;
  const kept = [...seriesOf(world, member, nowMs), ...alertSeries(world, member, nowMs)].filter(
    ({ key }) =>
      !faultsOf(world, "series-absent").some(
        (fault) => fault.organism === organism && fault.metric === key,
      ),
  );
  const lines = kept.map(({ name, labels, value }) => {
    const all = { lattice: world.topology.name, organism, ...labels };
    const pairs = Object.entries(all).map(([label, text]) => `${label}="${text}"`);
    return `${name}{${pairs.join(",")}} ${value}`;
  });
  return `${lines.join("\n")}\n`;
}

function seriesOf(
  world: World,
  { organism, name, role }: SimulatedMember,
  nowMs: number,
): readonly SimulatedSeries[] {
  const { members, aggregators } = world.topology.organisms[organism];
  const own = { member: name };
  const common: readonly SimulatedSeries[] = [
    ...upSeries(world, organism, members, nowMs),
    ...aggregators.map((aggregator): SimulatedSeries => {
      const value = Number(runs(world, organism, aggregator, nowMs));
      return {
        key: "memberUp",
        name: "zipnet_aggregator_up",
        labels: { member: aggregator },
        value,
      };
    }),
    {
      key: "latticeId",
      name: "lattice_id",
      labels: { ...own, lattice_id_hex: runningId(world, organism) },
      value: 1,
    },
    {
      key: "discoveryPeers",
      name: "discovery_peers_total",
      labels: own,
      value: discovered(world, organism, nowMs),
    },
  ];
  if (role === "aggregator") return common;
  return [
    ...common,
    ...DEFAULT_UPSTREAMS[organism].map((source): SimulatedSeries => {
      const value = upstreamPeers(world, organism, source, nowMs);
      const labels = { ...own, source };
      return { key: "upstreamPeers", name: `${organism}_upstream_peers`, labels, value };
    }),
    {
      key: "committeeSize",
      name: `${organism}_committee_size`,
      labels: own,
      value: committeeSize(world, organism, name, nowMs),
    },
  ];
}

/** Every member tells of every member. */
function upSeries(
  world: World,
  organism: Organism,
  members: readonly string[],
  nowMs: number,
): readonly SimulatedSeries[] {
  const name = organism === "zipnet" ? "zipnet_server_up" : `${organism}_member_up`;
  return members.map((member) => ({
    key: "memberUp",
    name,
    labels: { member },
    value: Number(runs(world, organism, member, nowMs)),
  }));
}
