import { parseConfig } from "../../src/config/load.ts";
import type { Config } from "../../src/config/config.ts";
import type { Fault } from "../../src/drill/fault.ts";
import { Simulation } from "../../src/drill/simulation.ts";
import { loadTopology } from "../../src/drill/topology.ts";
import type { Topology } from "../../src/drill/topology.ts";

/** What stands in JSON under a path such as `data.0.root`; undefined where nothing does. */
export function at(json: unknown, path: string): unknown {
  return path
    .split(".")
    .reduce<unknown>((inner, key) => (inner as Record<string, unknown> | undefined)?.[key], json);
}

/** The same, where it must be text. */
export function textAt(json: unknown, path: string): string {
  const value = at(json, path);
  if (typeof value !== "string") throw new Error(`no text under ${path}`);
  return value;
}

interface Told {
  readonly status: number;
  readonly body: unknown;
}

export interface Stranger {
  readonly config: Config;
  readonly topology: Topology;
  readonly simulation: Simulation;
  readonly slot: number;
  /** GETs something below an address. */
  readonly get: (url: string | undefined, path: string) => Promise<Told>;
  readonly gateway: (path: string) => Promise<Told>;
  readonly beacon: (path: string) => Promise<Told>;
  /** Asks a member's execution node, or the independent one. */
  readonly rpc: (node: string, method: string, ...params: readonly unknown[]) => Promise<unknown>;
  readonly metrics: (member: string) => Promise<string>;
  /** What a member's host prints. */
  readonly shell: (member: string, command: string) => Promise<string>;
}

/** Runs a test as a stranger who has nothing but the simulation's configuration. */
export async function withStranger<T>(
  faults: readonly Fault[],
  use: (stranger: Stranger) => Promise<T>,
): Promise<T> {
  const topology = loadTopology();
  const scenario = { name: "test", simulates: "A test.", faults: [...faults] };
  const simulation = await Simulation.open(topology, scenario, () => Date.now());
  try {
    return await use(strangerTo(simulation, topology));
  } finally {
    await simulation.close();
  }
}

function strangerTo(simulation: Simulation, topology: Topology): Stranger {
  const config = parseConfig(simulation.configText, "/");
  const members = Object.values(config.organisms).flatMap((organism) => organism.members);
  const named = (name: string) => members.find((member) => member.name === name);
  const get = async (url: string | undefined, path: string) => {
    const response = await fetch(`${url ?? ""}${path}`);
    return { status: response.status, body: await response.json() };
  };
  return {
    config,
    topology,
    simulation,
    slot: simulation.clockSlot,
    get,
    gateway: (path) => get(config.organisms.relay.readers[0]?.url, path),
    beacon: (path) => get(config.chain.beacon, path),
    rpc: async (node, method, ...params) => {
      const url = node === "independent" ? config.chain.execution : named(node)?.rpc;
      const body = JSON.stringify({ jsonrpc: "2.0", id: 7, method, params });
      const response = await fetch(url ?? "", { method: "POST", body });
      const answer: unknown = await response.json();
      if (at(answer, "jsonrpc") !== "2.0" || at(answer, "id") !== 7) throw new Error("no JSON-RPC");
      return at(answer, "error") ?? at(answer, "result");
    },
    metrics: async (member) => (await fetch(`${named(member)?.metrics ?? ""}/metrics`)).text(),
    shell: async (member, command) => {
      const ssh = config.hosts[named(member)?.host ?? ""]?.replace(/^.*@/, "") ?? "";
      const response = await fetch(`http://${ssh}/run`, { method: "POST", body: command });
      return textAt(await response.json(), "stdout");
    },
  };
}
