import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { at, textAt, withStranger } from "./open-world.ts";
import type { Stranger } from "./open-world.ts";

const HASH = /^0x[0-9a-f]{64}$/;
const DECIMAL = /^\d+$/;

const matching = (pattern: RegExp) => expect.stringMatching(pattern) as unknown;

const quantity = (decimal: string | number) => `0x${Number(decimal).toString(16)}`;

const PAYLOAD = "data.message.body.execution_payload_header";

const DELIVERED = "/relay/v1/data/bidtraces/proposer_payload_delivered";

async function payloadAt({ beacon }: Stranger, id: number | string): Promise<unknown> {
  return at((await beacon(`/eth/v1/beacon/blinded_blocks/${id}`)).body, PAYLOAD);
}

async function fieldsAt({ gateway }: Stranger, organism: string, slot: number): Promise<unknown> {
  return at((await gateway(`/v1/${organism}/slots/${slot}`)).body, "fields");
}

/** What each relay's data API answers to a question. */
async function deliveredTo({ get, config }: Stranger, query: string): Promise<readonly unknown[]> {
  const said = await Promise.all(config.chain.relays.map((relay) => get(relay, DELIVERED + query)));
  return said.map(({ body }) => body);
}

describe("the simulated chain", () => {
  it("is one chain, whoever is asked about a slot", async () => {
    await withStranger([], async (stranger) => {
      const { slot: clock, beacon, rpc } = stranger;
      const agree = async (slot: number) => {
        const { body } = await beacon(`/eth/v1/beacon/blinded_blocks/${slot}`);
        const payload = at(body, PAYLOAD);
        const hash = textAt(payload, "block_hash");
        const index = textAt(body, "data.message.proposer_index");
        const relay = await fieldsAt(stranger, "relay", slot);
        const proposer = textAt(relay, "proposer");
        const duties = await beacon(`/eth/v1/validator/duties/proposer/${Math.floor(slot / 32)}`);
        const state = await beacon(`/eth/v1/beacon/states/head/validators/${index}`);

        for (const node of ["independent", "atelier-1", "atelier-4"]) {
          const number = quantity(textAt(payload, "block_number"));
          const block = await rpc(node, "eth_getBlockByNumber", number, false);
          expect(block).toMatchObject({
            number,
            hash,
            parentHash: at(payload, "parent_hash"),
            miner: at(payload, "fee_recipient"),
            extraData: at(payload, "extra_data"),
            timestamp: quantity(textAt(payload, "timestamp")),
          });
          expect(await rpc(node, "eth_getBlockByHash", hash, false)).toEqual(block);
        }
        expect(relay).toMatchObject({ blockHash: hash, ack: { pubkey: proposer } });
        expect(await fieldsAt(stranger, "atelier", slot)).toMatchObject({ blockHash: hash });
        const duty = { pubkey: proposer, validator_index: index, slot: `${slot}` };
        expect(at(duties.body, `data.${slot % 32}`)).toEqual(duty);
        expect(at(state.body, "data.validator.pubkey")).toBe(proposer);
        expect((await deliveredTo(stranger, `?slot=${slot}`)).flat()).toMatchObject([
          {
            slot: `${slot}`,
            block_hash: hash,
            parent_hash: at(payload, "parent_hash"),
            block_number: at(payload, "block_number"),
            proposer_pubkey: proposer,
            builder_pubkey: at(relay, "builder"),
          },
        ]);
      };
      await fc.assert(fc.asyncProperty(fc.integer({ min: clock - 90, max: clock - 1 }), agree), {
        numRuns: 12,
      });
    });
  });

  it("numbers blocks without gaps where slots were missed, and hangs each on the one before", async () => {
    const missed = { kind: "not-won", chain: "none", from: -9, to: -6 } as const;
    await withStranger([missed], async (stranger) => {
      const { slot: clock, beacon, rpc } = stranger;
      const first = await payloadAt(stranger, clock - 10);
      const second = await payloadAt(stranger, clock - 5);
      const number = Number(textAt(second, "block_number"));
      const before = await beacon(`/eth/v1/beacon/headers/${clock - 10}`);
      const after = await beacon(`/eth/v1/beacon/headers/${clock - 5}`);
      const block = await rpc("independent", "eth_getBlockByNumber", quantity(number), false);

      for (const slot of [clock - 9, clock - 7, clock - 6]) {
        expect((await beacon(`/eth/v1/beacon/headers/${slot}`)).status).toBe(404);
      }
      expect(number).toBe(Number(textAt(first, "block_number")) + 1);
      expect(at(second, "parent_hash")).toBe(at(first, "block_hash"));
      expect(at(after.body, "data.header.message.parent_root")).toBe(at(before.body, "data.root"));
      expect(at(block, "hash")).toBe(at(second, "block_hash"));
    });
  });

  it("stands still where every proposer misses, and has nothing beyond its head", async () => {
    const missed = { kind: "not-won", chain: "none", from: -4 } as const;
    await withStranger([missed], async ({ slot: clock, beacon, rpc }) => {
      const head = await rpc("independent", "eth_getBlockByNumber", "latest", false);
      const beyond = quantity(Number(textAt(head, "number")) + 1);
      const { body } = await beacon("/eth/v1/beacon/headers/head");
      const syncing = await beacon("/eth/v1/node/syncing");

      expect(at(body, "data.header.message.slot")).toBe(`${clock - 5}`);
      expect(at(syncing.body, "data.head_slot")).toBe(`${clock - 5}`);
      expect(await rpc("independent", "eth_getBlockByNumber", beyond, false)).toBeNull();
    });
  });
});

describe("the simulated beacon node", () => {
  it("answers in the Beacon API's forms", async () => {
    await withStranger([], async (stranger) => {
      const { slot: clock, beacon } = stranger;
      const slot = clock - 3;
      const header = {
        root: matching(HASH),
        canonical: true,
        header: {
          message: {
            slot: `${slot}`,
            proposer_index: matching(DECIMAL),
            parent_root: matching(HASH),
            state_root: matching(HASH),
            body_root: matching(HASH),
          },
          signature: matching(/^0x[0-9a-f]{192}$/),
        },
      };
      const around = { execution_optimistic: false, finalized: false };
      const { body } = await beacon(`/eth/v1/beacon/headers/${slot}`);
      const listed = await beacon(`/eth/v1/beacon/headers?slot=${slot}`);
      expect(body).toEqual({ ...around, data: header });
      expect(listed.body).toEqual({ ...around, data: [header] });
      expect(await payloadAt(stranger, textAt(body, "data.root"))).toMatchObject({
        parent_hash: matching(HASH),
        fee_recipient: matching(/^0x[0-9a-f]{40}$/),
        block_number: matching(DECIMAL),
        timestamp: matching(DECIMAL),
        extra_data: matching(/^0x([0-9a-f]{2}){1,32}$/),
        block_hash: matching(HASH),
      });
      const full = await beacon(`/eth/v2/beacon/blocks/${slot}`);
      const payload = at(full.body, "data.message.body.execution_payload");
      expect(payload).toMatchObject({ transactions: [] });
      expect(at(full.body, "version")).toBe("fulu");
    });
  });

  it("tells genesis and its settings, and says in its own way that something is not there", async () => {
    await withStranger([], async ({ beacon, config }) => {
      const genesis = await beacon("/eth/v1/beacon/genesis");
      const spec = await beacon("/eth/v1/config/spec");
      const { genesisMs } = config.lattice.clock;

      expect(at(genesis.body, "data.genesis_time")).toBe(`${genesisMs / 1000}`);
      expect(at(spec.body, "data")).toMatchObject({
        SECONDS_PER_SLOT: "12",
        SLOTS_PER_EPOCH: "32",
        DEPOSIT_CHAIN_ID: "32382",
      });
      for (const path of [
        "/eth/v1/beacon/headers/99999999",
        "/eth/v1/validator/duties/proposer/999999",
        "/eth/v1/beacon/states/head/validators/3",
        "/eth/v1/else",
      ]) {
        expect(await beacon(path)).toMatchObject({ status: 404, body: { code: 404 } });
      }
    });
  });

  it("calls final what is more than 64 slots old, or everything when told so", async () => {
    const finalAt = (faults: Parameters<typeof withStranger>[0], back: number) =>
      withStranger(faults, async ({ slot, beacon }) =>
        at((await beacon(`/eth/v1/beacon/headers/${slot - back}`)).body, "finalized"),
      );

    expect(await finalAt([], 5)).toBe(false);
    expect(await finalAt([], 70)).toBe(true);
    expect(await finalAt([{ kind: "final" }], 5)).toBe(true);
  });

  it.each(["other", "none"] as const)(
    "lists our orphan where the chain has %s, and nodes know it by its hash",
    async (chain) => {
      const orphaned = { kind: "not-included", chain, orphan: true, from: -5, to: -5 } as const;
      await withStranger([orphaned], async (stranger) => {
        const { slot: clock, beacon, rpc } = stranger;
        const { body } = await beacon(`/eth/v1/beacon/headers?slot=${clock - 5}`);
        const place = chain === "other" ? 1 : 0;
        const hash = textAt(
          await payloadAt(stranger, textAt(body, `data.${place}.root`)),
          "block_hash",
        );
        const known = await rpc("independent", "eth_getBlockByHash", hash, false);
        const now = await rpc("independent", "eth_getBlockByNumber", at(known, "number"), false);

        expect(at(body, `data.${place}.canonical`)).toBe(false);
        expect(at(body, `data.${place + 1}`)).toBeUndefined();
        expect(hash).toBe(at(await fieldsAt(stranger, "relay", clock - 5), "blockHash"));
        expect(at(known, "hash")).toBe(hash);
        expect(at(now, "hash")).not.toBe(hash);
      });
    },
  );

  it.each([
    ["duties", "/eth/v1/validator/duties/proposer/294135"],
    ["validators", "/eth/v1/beacon/states/head/validators/51200"],
  ] as const)("can lack %s", async (part, path) => {
    await withStranger([], async ({ beacon }) => {
      expect((await beacon(path)).status).toBe(200);
    });
    await withStranger([{ kind: "beacon-lacks", part }], async ({ beacon }) => {
      expect((await beacon(path)).status).toBe(404);
      expect((await beacon("/eth/v1/beacon/headers/head")).status).toBe(200);
    });
  });
});

describe("a simulated execution node", () => {
  it("answers in JSON-RPC's forms", async () => {
    await withStranger([], async ({ rpc }) => {
      const number = await rpc("atelier-1", "eth_blockNumber");
      const block = await rpc("atelier-1", "eth_getBlockByNumber", "latest", false);
      const final = await rpc("atelier-1", "eth_getBlockByNumber", "finalized", false);

      expect(await rpc("atelier-1", "eth_chainId")).toBe("0x7e7e");
      expect(await rpc("atelier-1", "eth_syncing")).toBe(false);
      expect(await rpc("atelier-1", "web3_clientVersion")).toContain("atelier-1");
      expect(block).toMatchObject({ number, hash: matching(HASH), transactions: [] });
      expect(Number(textAt(final, "number"))).toBe(Number(number) - 64);
      expect(
        await rpc("atelier-1", "eth_getBlockByHash", `0x${"12".repeat(32)}`, false),
      ).toBeNull();
      expect(await rpc("atelier-1", "eth_sendTransaction")).toMatchObject({ code: -32_601 });
    });
  });

  it("can be behind, or on a fork of the same height", async () => {
    const faults = [
      { kind: "node-behind", node: "atelier-1", blocks: 6, from: -6 },
      { kind: "node-forked", node: "atelier-2", from: -6 },
    ] as const;
    await withStranger(faults, async ({ rpc }) => {
      const number = Number(await rpc("independent", "eth_blockNumber"));
      const right = await rpc("independent", "eth_getBlockByNumber", "latest", false);
      const forked = await rpc("atelier-2", "eth_getBlockByNumber", "latest", false);
      const byHash = (node: string, block: unknown) =>
        rpc(node, "eth_getBlockByHash", at(block, "hash"), false);
      const old = quantity(number - 20);

      expect(Number(await rpc("atelier-1", "eth_blockNumber"))).toBe(number - 6);
      expect(await byHash("atelier-1", right)).toBeNull();
      expect(at(forked, "number")).toBe(at(right, "number"));
      expect(at(forked, "hash")).not.toBe(at(right, "hash"));
      expect(await byHash("atelier-2", right)).toBeNull();
      expect(await byHash("atelier-2", forked)).toEqual(forked);
      expect(await rpc("atelier-2", "eth_getBlockByNumber", old, false)).toEqual(
        await rpc("independent", "eth_getBlockByNumber", old, false),
      );
    });
  });

  it("can be syncing, of another chain, or gone", async () => {
    const faults = [
      { kind: "node-fails", node: "atelier-3", mode: "syncing" },
      { kind: "node-fails", node: "independent", mode: "other-chain" },
      { kind: "node-fails", node: "atelier-4", mode: "refuses" },
    ] as const;
    await withStranger(faults, async ({ rpc }) => {
      const syncing = await rpc("atelier-3", "eth_syncing");

      expect(syncing).toMatchObject({ currentBlock: matching(/^0x[1-9a-f][0-9a-f]*$/) });
      expect(await rpc("independent", "eth_chainId")).not.toBe("0x7e7e");
      await expect(rpc("atelier-4", "eth_chainId")).rejects.toThrow();
    });
  });
});

describe("a simulated relay's data API", () => {
  it("gives strings, and refuses what the specification refuses", async () => {
    await withStranger([], async (stranger) => {
      const { slot, get, config } = stranger;
      const [traces] = await deliveredTo(stranger, "?limit=5");
      const status = async (query: string) =>
        (await get(config.chain.relays[0], DELIVERED + query)).status;

      expect(traces).toHaveLength(5);
      for (const trace of traces as readonly object[]) {
        expect(Object.keys(trace)).toHaveLength(11);
        for (const value of Object.values(trace)) expect(typeof value).toBe("string");
      }
      expect(await deliveredTo(stranger, `?slot=${slot + 50}`)).toEqual([[], []]);
      for (const query of ["?slot=1&cursor=1", "?slot=x", "?limit=201"]) {
        expect(await status(query)).toBe(400);
      }
    });
  });

  it("shows another builder's block at the relay it went through", async () => {
    const taken = { kind: "not-included", chain: "other", from: -5, to: -5 } as const;
    await withStranger([taken], async (stranger) => {
      const { slot } = stranger;
      const [ours, theirs] = await deliveredTo(stranger, `?slot=${slot - 5}`);
      const relay = await fieldsAt(stranger, "relay", slot - 5);
      const chain = await payloadAt(stranger, slot - 5);

      expect(ours).toEqual([]);
      expect(at(theirs, "0.block_hash")).toBe(at(chain, "block_hash"));
      expect(at(theirs, "0.block_hash")).not.toBe(at(relay, "blockHash"));
      expect(at(theirs, "0.builder_pubkey")).not.toBe(at(relay, "builder"));
    });
  });

  it("can be empty, busy or gone, each relay for itself", async () => {
    const faults = [
      { kind: "relay-data", mode: "rate-limited", relay: 1 },
      { kind: "relay-data", mode: "refuses", relay: 2 },
    ] as const;
    await withStranger(faults, async ({ get, config }) => {
      const [first, second] = config.chain.relays;
      expect((await get(first, DELIVERED)).status).toBe(429);
      await expect(get(second, DELIVERED)).rejects.toThrow();
    });
    await withStranger([{ kind: "relay-data", mode: "empty" }], async (stranger) => {
      expect(await deliveredTo(stranger, `?slot=${stranger.slot - 3}`)).toEqual([[], []]);
    });
  });
});

describe("the simulator", () => {
  it("comes to what healthy members come to, and knows no future", async () => {
    await withStranger([], async (stranger) => {
      const { slot, get, config, topology } = stranger;
      const asked = (path: string) => get(config.chain.simulation, path);
      const { body } = await asked(`/${slot - 4}`);
      const members = at(await fieldsAt(stranger, "atelier", slot - 4), "members") as object;
      const outcome = { inputHash: matching(HASH), outputHash: matching(HASH) };

      expect(body).toEqual({ slot: slot - 4, ...outcome });
      expect(Object.keys(members)).toEqual(topology.organisms.atelier.members);
      for (const told of Object.values(members)) {
        const { inputHash, outputHash } = body as Record<string, unknown>;
        expect(told).toMatchObject({ inputHash, outputHash });
      }
      expect((await asked(`/${slot + 2}`)).status).toBe(404);
      expect((await asked("/x")).status).toBe(404);
    });
  });

  it("can be gone", async () => {
    await withStranger([{ kind: "simulator-down" }], async ({ slot, get, config }) => {
      await expect(get(config.chain.simulation, `/${slot}`)).rejects.toThrow();
    });
  });
});
