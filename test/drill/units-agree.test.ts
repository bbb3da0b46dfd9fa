import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { openHosts } from "../../src/app/hosts.ts";
import { hostOf, unitOf } from "../../src/drill/simulated-member.ts";
import type { SimulatedMember } from "../../src/drill/simulated-member.ts";
import { Simulation } from "../../src/drill/simulation.ts";
import { loadTopology } from "../../src/drill/topology.ts";
import { parseConfig } from "../../src/config/load.ts";
import type { Config } from "../../src/config/config.ts";
import type { Hosts } from "../../src/ports/hosts.ts";
import { noTelemetry } from "../../src/ports/telemetry.ts";

/** Everyone who tells of units is asked at one moment, of units to which things were done. */
describe("whoever is asked of a unit that was acted upon", () => {
  const clock = { nowMs: Date.now() };
  let simulation: Simulation;
  let config: Config;
  let hosts: Hosts;
  const member = (name: string): SimulatedMember => {
    const found = simulation.members.find((one) => one.name === name);
    if (found === undefined) throw new Error(`no member ${name}`);
    return found;
  };
  const soon = () => AbortSignal.timeout(5_000);

  beforeAll(async () => {
    const faults = [
      { kind: "unit-stuck", organism: "relay", member: "relay-1" } as const,
      { kind: "unit-ignores-sigterm", organism: "unseal", member: "unseal-1" } as const,
      { kind: "unit-crash-loops", organism: "offer", member: "offer-2" } as const,
      { kind: "members-down", organism: "tally", count: 1 } as const,
    ];
    const scenario = { name: "test", simulates: "A test.", faults };
    simulation = await Simulation.open(loadTopology(), scenario, () => clock.nowMs);
    config = parseConfig(simulation.configText, "/");
    hosts = openHosts(config, noTelemetry, { PATH: process.env["PATH"] });
    simulation.actByHand(member("relay-1"), "stop");
    simulation.actByHand(member("relay-2"), "stop");
    simulation.actByHand(member("relay-3"), "restart");
    simulation.actByHand(member("unseal-1"), "stop");
    simulation.actByHand(member("unseal-2"), "crash");
    simulation.actByHand(member("atelier-1"), "restart");
    clock.nowMs += 20_000;
  });

  afterAll(() => simulation.close());

  const NAMES = [
    "relay-1",
    "relay-2",
    "relay-3",
    "unseal-1",
    "unseal-2",
    "offer-2",
    "tally-3",
    "zipnet-aggregator-1",
  ];

  it.each(NAMES)("the ssh of %s says what the unit is, and so do those who act", async (name) => {
    const [host, unit] = [hostOf(name), unitOf(member(name))];
    const [ssh, look] = [
      await hosts.units(host, [unit, "no-such.service"], soon()),
      await simulation.unitHosts.look(host, [unit, "no-such.service"], soon()),
    ];

    expect(ssh.kind === "units" && ssh.units[0]).toEqual(simulation.unit(member(name)));
    expect(ssh.kind === "units" && look.kind === "looked" && look.units).toEqual(
      ssh.kind === "units" && ssh.units,
    );
  });

  it("exporters of members without a process are silent, and the others know", async () => {
    const page = async (name: string) => {
      const [organism = ""] = name.split("-");
      const { members } = config.organisms[organism as "relay"];
      const url = members.find((one) => one.name === name)?.metrics ?? "";
      return fetch(`${url}/metrics`).then(
        (answer) => answer.text(),
        () => undefined,
      );
    };
    const told = (await page("relay-3")) ?? "";

    expect(await page("relay-2")).toBeUndefined();
    expect(await page("unseal-2")).toBeUndefined();
    expect(await page("offer-2")).toBeUndefined();
    expect(told).toMatch(/relay_member_up\{[^}]*member="relay-2"[^}]*\} 0/);
    expect(told).toMatch(/relay_member_up\{[^}]*member="relay-3"[^}]*\} 1/);
    expect(told).toMatch(/relay_committee_size\{[^}]*\} 1\n/);
    expect(await page("tally-1")).toMatch(/tally_upstream_peers\{[^}]*source="relay"[^}]*\} 1\n/);
  });

  it("a member that was restarted shows a quote of its new run once it has one", async () => {
    const ticket = async () => {
      const [gateway] = config.organisms.atelier.readers;
      const answer = await fetch(`${gateway?.url ?? ""}/v1/atelier/members/atelier-1/tdx`);
      return (await answer.json()) as { extra: { startedAt: number } };
    };
    const { startedMs } = simulation.unit(member("atelier-1"));
    const { extra } = await ticket();
    simulation.actByHand(member("atelier-1"), "restart");
    clock.nowMs += 3_000;
    const early = await ticket();

    expect(extra.startedAt * 1000).toBe(startedMs);
    expect(early.extra.startedAt).toBe(extra.startedAt);
  });
});
