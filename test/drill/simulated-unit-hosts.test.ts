import { describe, expect, it } from "@jest/globals";
import type { Fault } from "../../src/drill/fault.ts";
import { Simulation } from "../../src/drill/simulation.ts";
import { loadTopology } from "../../src/drill/topology.ts";
import { unitHostsContract } from "../contracts/unit-hosts-contract.ts";

const UNIT = "builder@relay-member.service";

function simulated(faults: readonly Fault[], now = () => Date.now()): Promise<Simulation> {
  const scenario = { name: "test", simulates: "A test.", faults: [...faults] };
  return Simulation.open(loadTopology(), scenario, now);
}

unitHostsContract("a drill's simulated machines", async () => {
  const simulation = await simulated([
    { kind: "hosts-down", organism: "offer", mode: "refuses", count: 1 },
    { kind: "act-refused", organism: "tally", member: "tally-2" },
    { kind: "act-lost", organism: "unseal", member: "unseal-2", times: 1 },
  ]);
  return {
    hosts: simulation.unitHosts,
    running: { host: "host-relay-1", unit: UNIT },
    unreachable: { host: "host-offer-3", unit: "builder@offer-member.service" },
    forbidden: { host: "host-tally-2", unit: "builder@tally-member.service" },
    losing: { host: "host-unseal-2", unit: "builder@unseal-member.service" },
    close: () => simulation.close(),
  };
});

/** Acts on relay-2's host at a clock of the test's own. */
async function withRelay<T>(
  faults: readonly Fault[],
  use: (tested: Tested) => Promise<T>,
): Promise<T> {
  const clock = { nowMs: Date.now() };
  const simulation = await simulated(faults, () => clock.nowMs);
  const on = { host: "host-relay-2", unit: UNIT } as const;
  const soon = () => AbortSignal.timeout(100);
  const tested: Tested = {
    simulation,
    act: (verb, host = on.host) => simulation.unitHosts.act({ ...on, host, verb }, soon()),
    look: (host = on.host) => simulation.unitHosts.look(host, [UNIT], soon()),
    pass: (ms) => {
      clock.nowMs += ms;
    },
  };
  try {
    return await use(tested);
  } finally {
    await simulation.close();
  }
}

interface Tested {
  readonly simulation: Simulation;
  readonly act: (verb: "stop" | "start" | "restart", host?: string) => Promise<unknown>;
  readonly look: (host?: string) => Promise<unknown>;
  readonly pass: (ms: number) => void;
}

describe("a simulated machine that is acted upon", () => {
  it.each([
    ["refuses", "refused", "unreachable"],
    ["host-key", "refused", "host key"],
    ["login", "refused", "login refused"],
    ["hangs", "unknown", "timed out"],
  ] as const)("and that %s tells %s", async (mode, kind, reason) => {
    await withRelay([{ kind: "hosts-down", organism: "relay", mode }], async (tested) => {
      expect(await tested.look()).toMatchObject({ kind: "unread", reason });
      expect(await tested.act("stop")).toMatchObject({ kind, reason });
      expect(tested.simulation.history).toEqual([]);
    });
  });

  it("keeps what was done before it answers, as the bot's", async () => {
    await withRelay([], async (tested) => {
      const asked = tested.act("restart");
      expect(tested.simulation.history).toHaveLength(0);
      await asked;

      expect(tested.simulation.history).toMatchObject([
        { member: "relay-2", does: "restart", by: "bot" },
      ]);
    });
  });

  it("is no machine at all under a name the configuration does not have", async () => {
    await withRelay([], async (tested) => {
      expect(await tested.look("host-nobody")).toMatchObject({ reason: "unreachable" });
      expect(await tested.act("stop", "host-nobody")).toMatchObject({ kind: "refused" });
    });
  });

  it("allows acting on its member's unit and on no other", async () => {
    await withRelay([], async ({ simulation }) => {
      const action = {
        host: "host-unseal-1",
        verb: "stop",
        unit: "qgsd.service",
      } as const;
      const { unitHosts } = simulation;

      expect(await unitHosts.may(action, AbortSignal.timeout(100))).toMatchObject({
        kind: "refused",
      });
      expect(await unitHosts.act(action, AbortSignal.timeout(100))).toMatchObject({
        kind: "refused",
        reason: "not allowed",
      });
    });
  });

  it("loses as many answers as it is said to, and then no more", async () => {
    await withRelay([{ kind: "act-lost", organism: "relay", times: 2 }], async (tested) => {
      const told = [await tested.act("stop"), await tested.act("start"), await tested.act("stop")];

      expect(told).toMatchObject([{ kind: "unknown" }, { kind: "unknown" }, { kind: "asked" }]);
      expect(tested.simulation.history).toHaveLength(3);
    });
  });

  it("vanishes with the act that took effect last, and alone", async () => {
    const vanishes = { kind: "host-vanishes", organism: "relay", member: "relay-2" } as const;
    await withRelay([{ ...vanishes, afterActs: 2 }], async (tested) => {
      expect(await tested.act("restart")).toEqual({ kind: "asked" });
      tested.pass(2_000);
      expect(await tested.act("stop")).toMatchObject({
        kind: "unknown",
        reason: "connection lost",
      });
      tested.pass(2_000);

      expect(await tested.look()).toMatchObject({ kind: "unread", reason: "timed out" });
      expect(await tested.act("start")).toMatchObject({ kind: "unknown", reason: "timed out" });
      expect(tested.simulation.history).toHaveLength(2);
      expect(await tested.look("host-relay-1")).toMatchObject({ kind: "looked" });
    });
  });

  it("is not made to vanish by the trainer's hand", async () => {
    await withRelay(
      [{ kind: "host-vanishes", organism: "relay", afterActs: 1 }],
      async (tested) => {
        tested.simulation.actByHand({ organism: "relay", name: "relay-2", role: "member" }, "stop");

        expect(await tested.look()).toMatchObject({ kind: "looked" });
      },
    );
  });

  it("has one boot of its own", async () => {
    await withRelay([], async (tested) => {
      const [one, again, other] = [
        await tested.look(),
        await tested.look(),
        await tested.look("host-relay-1"),
      ] as readonly { readonly bootId: string }[];

      expect(one?.bootId).toBe(again?.bootId);
      expect(one?.bootId).not.toBe(other?.bootId);
    });
  });
});
