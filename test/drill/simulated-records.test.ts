import { describe, expect, it } from "@jest/globals";
import { blockAt } from "../../src/drill/chain-blocks.ts";
import { countAt } from "../../src/drill/counters.ts";
import { journalOf } from "../../src/drill/journals.ts";
import { ackOf } from "../../src/drill/proposers.ts";
import type { Fault } from "../../src/drill/fault.ts";
import { recordAt } from "../../src/drill/records.ts";
import { roundOf, slotOfRound } from "../../src/drill/rounds.ts";
import { rightOutcome } from "../../src/drill/simulated-outputs.ts";
import { slotsIn } from "../../src/drill/span.ts";
import { ORGANISMS } from "../../src/lattice/organism.ts";
import type { Organism } from "../../src/lattice/organism.ts";
import { at, textAt, withStranger } from "./open-world.ts";
import { worldOf } from "./world-of.ts";

const SPAN = { from: -5, to: -5 } as const;

/** What organisms hold for the slot five before the clock's, with faults that touch it. */
function held(...faults: readonly Fault[]) {
  const world = worldOf(faults);
  const slot = world.baseSlot - 5;
  const record = (organism: Organism) => recordAt(world, organism, slot, world.nowMs)?.fields;
  const alike = (organism: Organism) => record(organism) ?? {};
  const chain = blockAt(world, slot)?.hash;
  const count = (counter: Parameters<typeof countAt>[1]) => countAt(world, counter, world.nowMs);
  const members = () => (alike("atelier")["members"] ?? {}) as Readonly<Record<string, unknown>>;
  return { world, slot, record, alike, members, chain: chain && `0x${chain}`, count };
}

describe("records of a healthy lattice", () => {
  it("follow from each other", () => {
    const { record, alike, chain, slot } = held();
    const { winner, amount } = alike("offer");
    const recipients = alike("tally")["recipients"] as readonly {
      readonly addr: string;
      readonly amount: string;
      readonly kind: string;
    }[];
    const paid = recipients.reduce((sum, one) => sum + BigInt(one.amount), 0n);
    const winners = recipients.filter(({ kind }) => kind === "BidWinner");

    expect(alike("unseal")).toEqual(alike("zipnet"));
    expect(alike("unseal")["round"]).toBe(roundOf(slot));
    expect(alike("relay")["blockHash"]).toBe(alike("atelier")["blockHash"]);
    expect(chain).toBe(alike("atelier")["blockHash"]);
    expect(record("tally")).toMatchObject({ blockHash: chain, winner, amount });
    expect(`${paid}`).toBe(amount);
    expect(winners.map(({ addr }) => addr)).toEqual([`0x${String(winner)}`]);
    expect(new Set(recipients.map(({ kind }) => kind)).size).toBe(3);
  });

  it("leave every counter at zero", () => {
    const { count } = held();

    for (const counter of ["divergence", "mismatches", "evidenceFailures"] as const) {
      expect(count(counter)).toBe(0);
    }
  });
});

/** Hashes that members tell of the slot: those that differ from the usual one. */
function apart(
  members: Readonly<Record<string, unknown>>,
  key: "head" | "inputHash" | "outputHash",
) {
  const told = Object.entries(members).map(
    ([member, said]) => [member, textAt(said, key)] as const,
  );
  const groups = Map.groupBy(told, ([, value]) => value);
  const largest = Math.max(...[...groups.values()].map((group) => group.length));
  return [...groups.values()]
    .filter(({ length }) => length < largest)
    .flat()
    .map(([name]) => name);
}

describe("members of atelier that diverge", () => {
  it.each([
    ["node-behind", "atelier-4", ["head", "inputHash", "outputHash"]],
    ["node-forked", "atelier-4", ["head", "inputHash", "outputHash"]],
    ["input-tampered", "atelier-3", ["inputHash", "outputHash"]],
    ["output-forged", "atelier-2", ["outputHash"]],
  ] as const)("by %s differ in what follows from it, and count it", (kind, who, differing) => {
    const fault: Fault =
      kind === "node-behind"
        ? { kind, node: who, blocks: 6, from: -6 }
        : kind === "node-forked"
          ? { kind, node: who, from: -6 }
          : { kind, member: who, ...SPAN };
    const { world, slot, members, count } = held(fault);

    for (const key of ["head", "inputHash", "outputHash"] as const) {
      expect([key, apart(members(), key)]).toEqual([
        key,
        differing.some((one) => one === key) ? [who] : [],
      ]);
    }
    expect(at(members(), "atelier-1.outputHash")).toBe(`0x${rightOutcome(world, slot).outputHash}`);
    expect(count("divergence")).toBeGreaterThan(0);
  });

  it("show it in their exported input hashes and heads", async () => {
    const fault = { kind: "node-behind", node: "atelier-4", blocks: 6, from: -6 } as const;
    await withStranger([fault], async ({ metrics, gateway, slot }) => {
      const { body } = await gateway(`/v1/atelier/slots/${slot - 3}`);
      const [usual, lagging] = ["atelier-1", "atelier-4"].map((member) => ({
        head: textAt(body, `fields.members.${member}.head`).split(":"),
        hash: textAt(body, `fields.members.${member}.inputHash`),
      }));

      expect(Number(lagging?.head[0])).toBe(Number(usual?.head[0]) - 6);
      const page = await metrics("atelier-4");
      expect(page).toMatch(/^atelier_simulation_divergence_total\{.*\} [1-9]/m);
      expect(page).toContain(
        `member="atelier-4",slot="${slot - 3}",hash="${lagging?.hash ?? ""}"} 1`,
      );
    });
  });

  it("need not be in the records, and are not told by members that are down", () => {
    expect(held({ kind: "simulations-unrecorded" }).alike("atelier")["members"]).toBeUndefined();
    const down = held({ kind: "members-down", organism: "atelier", count: 1 });
    expect(Object.keys(down.members())).toEqual(["atelier-1", "atelier-2", "atelier-3"]);
  });

  it("do not count what an independent node does", () => {
    const fault = { kind: "node-behind", node: "independent", blocks: 6, from: -6 } as const;
    expect(held(fault).count("divergence")).toBe(0);
  });
});

describe("a header that the chain does not have", () => {
  it.each(["other", "none"] as const)("with %s at the slot is in no record of tally's", (chain) => {
    const seen = held({ kind: "not-included", chain, ...SPAN });

    expect(seen.record("relay")).toBeDefined();
    expect(seen.record("tally")).toBeUndefined();
    expect(seen.chain).not.toBe(seen.alike("relay")["blockHash"]);
    expect(seen.chain === undefined).toBe(chain === "none");
    expect(seen.count("mismatches")).toBe(1);
    expect(seen.count("evidenceFailures")).toBe(0);
  });

  it("counts once for each slot, whatever is laid over it", () => {
    const once = { kind: "not-included", chain: "other", from: -9, to: -5 } as const;
    const again = { ...once, from: -7, to: -3 };
    expect(held(once, again).count("mismatches")).toBe(7);
    expect(held({ ...once, from: -2, to: 9 }).count("mismatches")).toBe(3);
  });
});

describe("records that do not line up", () => {
  it("show a header of relay's that atelier never built", () => {
    for (const chain of ["header", "candidate"] as const) {
      const seen = held({ kind: "header-unbuilt", chain, ...SPAN });
      const { blockHash } = seen.alike(chain === "header" ? "relay" : "atelier");

      expect(seen.alike("relay")["blockHash"]).not.toBe(seen.alike("atelier")["blockHash"]);
      expect(seen.chain).toBe(blockHash);
      expect(seen.record("tally")).toBeUndefined();
      expect(seen.count("evidenceFailures")).toBe(1);
      expect(seen.count("mismatches")).toBe(chain === "candidate" ? 1 : 0);
    }
  });

  it("show a round that zipnet never had", async () => {
    const fault = { kind: "round-unknown", ...SPAN } as const;
    const seen = held(fault);
    expect(slotOfRound(Number(seen.alike("unseal")["round"]))).toBeLessThan(0);
    expect([seen.record("relay") !== undefined, seen.record("tally")]).toEqual([true, undefined]);
    await withStranger([fault], async ({ gateway, slot }) => {
      const { body } = await gateway(`/v1/unseal/slots/${slot - 5}`);
      const round = String(at(body, "fields.round"));
      expect(await gateway(`/v1/zipnet/rounds/${round}`)).toMatchObject({ status: 404 });
    });
  });

  it("show what tally alone gets wrong", () => {
    const silent = held({ kind: "tally-wrong", mode: "silent", ...SPAN });
    const wrong = held({ kind: "tally-wrong", mode: "another-winner", ...SPAN });

    expect(silent.record("tally")).toBeUndefined();
    expect(silent.chain).toBe(silent.alike("atelier")["blockHash"]);
    expect(wrong.alike("tally")["winner"]).not.toBe(wrong.alike("offer")["winner"]);
    expect(wrong.alike("tally")["amount"]).toBe(wrong.alike("offer")["amount"]);
    for (const { count } of [silent, wrong]) expect(count("evidenceFailures")).toBe(1);
  });

  it("are of the slot the fault touches, and of no other", () => {
    const faults: readonly Fault[] = [
      { kind: "header-unbuilt", chain: "header", ...SPAN },
      { kind: "round-unknown", ...SPAN },
      { kind: "tally-wrong", mode: "another-winner", ...SPAN },
      { kind: "output-forged", member: "atelier-2", ...SPAN },
      { kind: "ack", mode: "forged", ...SPAN },
    ];
    const [faulty, healthy] = [worldOf(faults), worldOf([])];
    for (const organism of ORGANISMS) {
      const [one, other] = [faulty, healthy].map((world) =>
        recordAt(world, organism, world.baseSlot - 6, world.nowMs),
      );
      expect(one).toEqual(other);
    }
  });
});

describe("the journal of a relay member", () => {
  const texts = (member: string, ...faults: readonly Fault[]) => {
    const world = worldOf(faults);
    const at = {
      world,
      member: { organism: "relay", name: member, role: "member" },
      nowMs: world.nowMs,
    } as const;
    const lines = journalOf("builder@relay-member.service", at).split("\n");
    const messages = lines.map((line) => (JSON.parse(line) as { MESSAGE: string }).MESSAGE);
    return { world, acks: messages.filter((text) => text.includes("proposer ack")) };
  };

  it("holds the acks of the newest slots, as they were committed", () => {
    const { world, acks } = texts("relay-1");
    const slot = world.baseSlot - 5;
    const { signature, root } = ackOf(world, slot);
    const hash = blockAt(world, slot)?.hash ?? "";

    expect(acks.length).toBeGreaterThan(60);
    expect(acks).toContain(
      `INFO relay: proposer ack slot=${slot} block_hash=0x${hash} signature=0x${signature} root=0x${root}`,
    );
  });

  it.each(["absent", "another"] as const)(
    "can have the ack of a slot %s, at some members",
    (mode) => {
      const fault = { kind: "acks-unlogged", count: 2, mode, ...SPAN } as const;
      const of = (member: string) => {
        const { world, acks } = texts(member, fault);
        return acks.find((text) => text.includes(`slot=${world.baseSlot - 5} `));
      };
      const healthy = texts("relay-1").acks.find((text) => text === of("relay-1"));

      expect(healthy).toBeDefined();
      for (const member of ["relay-2", "relay-3"]) {
        expect(of(member) === undefined).toBe(mode === "absent");
        expect(of(member)).not.toBe(healthy);
      }
    },
  );

  it("ends where the member went down", () => {
    const down = { kind: "members-down", organism: "relay", count: 1 } as const;
    const { world, acks } = texts("relay-3", down);
    expect(acks.at(-1)).toContain(`slot=${world.baseSlot - 21} `);
  });
});

describe("slots in spans", () => {
  it("are counted once, and up to a slot", () => {
    const spans = [
      { first: 10, last: 12 },
      { first: 11, last: 20 },
      { first: 30, last: Number.POSITIVE_INFINITY },
    ];
    expect(slotsIn(spans, 9)).toBe(0);
    expect(slotsIn(spans, 12)).toBe(3);
    expect(slotsIn(spans, 25)).toBe(11);
    expect(slotsIn(spans, 31)).toBe(13);
  });
});
