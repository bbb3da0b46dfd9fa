import type { Organism } from "../lattice/organism.ts";
import type { Handler } from "./loopback-server.ts";
import { downMembers } from "./world.ts";
import type { World } from "./world.ts";

/** A simulated member's exporter. A member that is down has none; the others tell of it. */
export function metricsHandler(world: () => World, organism: Organism, member: string): Handler {
  return ({ pathname }, response) => {
    const current = world();
    const silenced = current.faults.some(
      (fault) => fault.kind === "metrics-down" && fault.organism === organism,
    );
    if (silenced || downMembers(current, organism).includes(member)) {
      response.destroy();
    } else if (pathname === "/metrics") {
      response
        .writeHead(200, { "content-type": "text/plain; version=0.0.4" })
        .end(page(current, organism));
    } else {
      response.writeHead(404).end();
    }
  };
}

function page(world: World, organism: Organism): string {
  const { members, aggregators } = world.topology.organisms[organism];
  const down = downMembers(world, organism);
  const common = `lattice="${world.topology.name}",organism="${organism}"`;
  const up = (name: string, about: readonly string[]) => [
    `# TYPE ${name} gauge`,
    ...about.map(
      (member) => `${name}{${common},member="${member}"} ${down.includes(member) ? 0 : 1}`,
    ),
  ];
  const named = organism === "zipnet" ? "zipnet_server_up" : `${organism}_member_up`;
  return [
    ...up(named, members),
    ...(aggregators.length === 0 ? [] : up("zipnet_aggregator_up", aggregators)),
    "# TYPE lattice_id gauge",
    `lattice_id{${common},lattice_id_hex="${world.topology.latticeId}"} 1`,
    "",
  ].join("\n");
}
