import { describe, expect, it } from "@jest/globals";
import { openHosts } from "../../src/app/hosts.ts";
import { parseConfig } from "../../src/config/load.ts";
import type { Fault } from "../../src/drill/fault.ts";
import { environmentChangedMs } from "../../src/drill/members.ts";
import { Simulation } from "../../src/drill/simulation.ts";
import { loadTopology } from "../../src/drill/topology.ts";
import { startOf } from "../../src/lattice/slot-clock.ts";
import { noTelemetry } from "../../src/ports/telemetry.ts";
import { hostsContract } from "../contracts/hosts-contract.ts";
import { worldOf } from "./world-of.ts";

const UNIT = "builder@relay-member.service";

async function simulated(faults: readonly Fault[]) {
  const topology = loadTopology();
  const scenario = { name: "test", simulates: "A test.", faults: [...faults] };
  const simulation = await Simulation.open(topology, scenario, () => Date.now());
  const config = parseConfig(simulation.configText, "/");
  const hosts = openHosts(config, noTelemetry, { PATH: process.env["PATH"] });
  return { simulation, config, hosts, topology };
}

hostsContract("a drill's simulated machines", async () => {
  const faults = [{ kind: "members-down", organism: "relay", count: 1 } as const];
  const { simulation, config, hosts, topology } = await simulated(faults);
  const slots = config.lattice.clock;
  const world = { ...worldOf(faults), slots };
  expect(startOf(slots, topology.startSlot)).toBeLessThan(Date.now());
  return {
    hosts,
    running: { host: "host-relay-1", unit: UNIT },
    failed: { host: "host-relay-3", unit: UNIT },
    latticeId: topology.latticeId,
    files: ["/etc/builder/common.env", "/etc/builder/relay-member.env"],
    filesChangedMs: environmentChangedMs(world, "relay"),
    close: () => simulation.close(),
  };
});

describe("a simulated machine", () => {
  it.each([
    ["refuses", "unreachable"],
    ["host-key", "host key"],
    ["login", "login refused"],
    ["hangs", "timed out"],
  ] as const)("that %s fails as a real one does", async (mode, reason) => {
    const { simulation, hosts } = await simulated([
      { kind: "hosts-down", organism: "relay", mode },
    ]);
    const told = await hosts.units("host-relay-1", [UNIT], AbortSignal.timeout(1_000));
    await simulation.close();

    expect(told).toMatchObject({ kind: "unread", reason });
  });

  it.each([
    ["units", "unexpected answer"],
    ["journal", "not allowed"],
    ["files", "not allowed"],
    ["environment", "not allowed"],
    ["lattice-id", "unexpected answer"],
  ] as const)("can fail at %s alone", async (question, reason) => {
    const fault = { kind: "host-question-fails", organism: "relay", question } as const;
    const { simulation, hosts } = await simulated([fault]);
    const soon = AbortSignal.timeout(5_000);
    const told = {
      units: await hosts.units("host-relay-1", [UNIT], soon),
      journal: await hosts.journal("host-relay-1", UNIT, soon),
      files: await hosts.fileAges("host-relay-1", ["/etc/builder/common.env"], soon),
      environment: await hosts.environment(
        "host-relay-1",
        { organism: "relay", paths: ["/etc/builder/common.env"] },
        soon,
      ),
      "lattice-id": await hosts.latticeId("host-relay-1", soon),
    };
    await simulation.close();

    for (const [asked, { kind }] of Object.entries(told)) {
      expect([asked, kind === "unread"]).toEqual([asked, asked === question]);
    }
    expect(told[question]).toMatchObject({ reason });
  });
});
