import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { readFileSync } from "node:fs";
import { BEACON_MAX_BYTES, BeaconNode } from "../../src/adapters/chain/beacon-node.ts";
import { Outbound } from "../../src/outbound/outbound.ts";
import { HttpServer, json, raw } from "../fakes/http-server.ts";
import type { Respond } from "../fakes/http-server.ts";
import { RecordedTelemetry } from "../fakes/recorded-telemetry.ts";

// Shapes as in ethereum/beacon-APIs: numbers are decimal strings, a missing block is a 404 with a code.

const SLOT = 6_214_255;
const HASH = `0x${"6b".repeat(32)}`;
const NOT_FOUND = json(404, { code: 404, message: "Block not found" });

const header = (slot: number, rest = {}) =>
  json(200, {
    execution_optimistic: false,
    data: { root: HASH, canonical: true, header: { message: { slot: `${slot}` } } },
    ...rest,
  });

const block = (body: object, rest = {}) =>
  json(200, {
    version: "capella",
    execution_optimistic: false,
    data: { message: { slot: `${SLOT}`, proposer_index: "7", body } },
    ...rest,
  });

const BLINDED = block({ execution_payload_header: { block_hash: HASH } });

let server: HttpServer;
let outbound: Outbound;
let routes: Record<string, Respond> = {};

beforeAll(async () => {
  server = await HttpServer.open((request, response) => {
    (routes[request.url ?? ""] ?? NOT_FOUND)(request, response);
  });
  outbound = new Outbound(new RecordedTelemetry(), {});
});

afterAll(async () => {
  await outbound.close();
  await server.close();
});

beforeEach(() => {
  routes = {
    "/eth/v1/beacon/headers/head": header(SLOT + 10),
    [`/eth/v1/beacon/headers/${SLOT}`]: header(SLOT),
    [`/eth/v1/beacon/blinded_blocks/${SLOT}`]: BLINDED,
  };
});

function node(): BeaconNode {
  const peer = outbound.peer({
    source: "beacon",
    url: server.url,
    timeoutMs: 300,
    maxBytes: BEACON_MAX_BYTES,
  });
  return new BeaconNode(peer);
}

const soon = () => AbortSignal.timeout(3_000);

const blockAt = () => node().blockAt(SLOT, soon());

const FOUND = { kind: "block", blockHash: "6b".repeat(32), proposerIndex: 7 };

describe("the block the chain has at a slot", () => {
  it("is told by the blinded block's payload header", async () => {
    expect(await blockAt()).toEqual(FOUND);
  });

  it("is told by the full block of a node that has no blinded form", async () => {
    routes[`/eth/v1/beacon/blinded_blocks/${SLOT}`] = json(405, {});
    routes[`/eth/v2/beacon/blocks/${SLOT}`] = block({ execution_payload: { block_hash: HASH } });

    expect(await blockAt()).toEqual(FOUND);
  });

  it("is told by the full block of a node that lacks every other route", async () => {
    routes = {
      "/eth/v1/beacon/headers/head": header(SLOT + 1),
      [`/eth/v2/beacon/blocks/${SLOT}`]: block({ execution_payload: { block_hash: HASH } }),
    };

    expect(await blockAt()).toEqual(FOUND);
  });

  it("comes with what else tells about it, text only where it is text", async () => {
    const told = (extra_data: string) =>
      block(
        {
          execution_payload_header: {
            block_hash: HASH,
            fee_recipient: `0x${"0F".repeat(20)}`,
            extra_data,
          },
        },
        { finalized: true },
      );
    const path = `/eth/v1/beacon/blinded_blocks/${SLOT}`;
    routes[path] = told(`0x${Buffer.from("Illuminate").toString("hex")}`);
    const more = { feeRecipient: "0f".repeat(20), final: true };
    expect(await blockAt()).toEqual({ ...FOUND, ...more, vanity: "Illuminate" });

    routes[path] = told("0x1b5b326a07");
    expect(await blockAt()).toEqual({ ...FOUND, ...more });
  });

  it("names the fork that is not supported", async () => {
    const bid = block({ signed_execution_payload_bid: {} }, { version: "gloas" });
    routes[`/eth/v1/beacon/blinded_blocks/${SLOT}`] = bid;

    expect(await blockAt()).toMatchObject({ detail: "blocks of gloas are not supported yet" });
  });

  it("is not missed where an earlier slot's header is not canonical", async () => {
    routes[`/eth/v1/beacon/headers/${SLOT}`] = orphanHeader(HASH, SLOT - 1);

    expect(await blockAt()).toEqual(FOUND);
  });

  it("is none where what stands there is not canonical, and the head is past it", async () => {
    routes[`/eth/v1/beacon/headers/${SLOT}`] = orphanHeader(HASH);

    expect(await blockAt()).toEqual({ kind: "none" });
  });

  it("is none when the node has no header for the slot and its head is past it", async () => {
    routes = { "/eth/v1/beacon/headers/head": header(SLOT + 1) };

    expect(await blockAt()).toEqual({ kind: "none" });
  });

  it("is none also by the head that the syncing state tells", async () => {
    const data = { head_slot: `${SLOT + 3}`, is_optimistic: false };
    routes = { "/eth/v1/node/syncing": json(200, { data }) };

    expect(await blockAt()).toEqual({ kind: "none" });
  });

  it.each<[string, Record<string, Respond>, string]>([
    ["the head has not passed the slot", { "/eth/v1/beacon/headers/head": header(SLOT) }, "behind"],
    [
      "the head is optimistic",
      { "/eth/v1/beacon/headers/head": header(SLOT + 9, { execution_optimistic: true }) },
      "behind",
    ],
    ["the node tells no head", {}, "http status"],
    [
      "there is a header, and no block",
      {
        "/eth/v1/beacon/headers/head": header(SLOT + 9),
        [`/eth/v1/beacon/headers/${SLOT}`]: header(SLOT),
      },
      "contradiction",
    ],
    [
      "the block is optimistic",
      {
        [`/eth/v1/beacon/blinded_blocks/${SLOT}`]: block(
          { execution_payload_header: { block_hash: HASH } },
          { execution_optimistic: true },
        ),
      },
      "behind",
    ],
    [
      "the fork has no payload in the block",
      {
        [`/eth/v1/beacon/blinded_blocks/${SLOT}`]: block(
          { signed_execution_payload_bid: {} },
          { version: "gloas" },
        ),
      },
      "unsupported fork",
    ],
    [
      "the block is another slot's",
      { [`/eth/v1/beacon/blinded_blocks/${SLOT}`]: block({}, { data: ofSlot(SLOT - 1) }) },
      "another slot",
    ],
    [
      "the syncing state is optimistic",
      {
        "/eth/v1/node/syncing": json(200, {
          data: { head_slot: `${SLOT + 3}`, is_optimistic: true },
        }),
      },
      "behind",
    ],
    ["everything is HTML", html(SLOT), "not json"],
  ])("cannot be told when %s", async (_why, given, reason) => {
    routes = given;

    expect(await blockAt()).toMatchObject({ kind: "unread", reason });
  });
});

const ORPHAN = `0x${"0a".repeat(32)}`;
const ORPHAN_HASH = `0x${"7c".repeat(32)}`;

function ofSlot(slot: number): object {
  return { message: { slot: `${slot}`, body: { execution_payload_header: { block_hash: HASH } } } };
}

function orphanHeader(root?: string, slot = SLOT): Respond {
  const told = { root, canonical: false, header: { message: { slot: `${slot}` } } };
  return json(200, { execution_optimistic: false, data: told });
}

describe("blocks that are not canonical", () => {
  const orphans = () => node().orphansAt(SLOT, soon());
  const list = (canonical: boolean, root = ORPHAN, slot = SLOT) => ({
    root,
    canonical,
    header: { message: { slot: `${slot}` } },
  });

  it("are told by the list of headers of the slot, and looked up by their roots", async () => {
    routes[`/eth/v1/beacon/headers?slot=${SLOT}`] = json(200, {
      data: [list(true, HASH), list(false), list(false, HASH, SLOT - 1)],
    });
    routes[`/eth/v2/beacon/blocks/${ORPHAN}`] = block({
      execution_payload: { block_hash: ORPHAN_HASH },
    });

    expect(await orphans()).toEqual({ kind: "orphans", blockHashes: ["7c".repeat(32)] });
  });

  it("are told by a header at the slot that says so itself", async () => {
    routes[`/eth/v1/beacon/headers/${SLOT}`] = orphanHeader(ORPHAN);
    routes[`/eth/v1/beacon/blinded_blocks/${ORPHAN}`] = block({
      execution_payload_header: { block_hash: ORPHAN_HASH },
    });

    expect(await orphans()).toEqual({ kind: "orphans", blockHashes: ["7c".repeat(32)] });
  });

  it("are looked up by the slot where the header tells no root", async () => {
    routes[`/eth/v1/beacon/headers/${SLOT}`] = orphanHeader();

    expect(await orphans()).toEqual({ kind: "orphans", blockHashes: ["6b".repeat(32)] });
  });

  it("are not those of an earlier slot", async () => {
    routes[`/eth/v1/beacon/headers?slot=${SLOT}`] = json(200, { data: [] });
    routes[`/eth/v1/beacon/headers/${SLOT}`] = orphanHeader(ORPHAN, SLOT - 1);

    expect(await orphans()).toEqual({ kind: "orphans", blockHashes: [] });
  });

  it("are none where the node knows none", async () => {
    const path = `/eth/v1/beacon/headers?slot=${SLOT}`;
    routes[path] = json(200, { data: [list(true, HASH)] });
    expect(await orphans()).toEqual({ kind: "orphans", blockHashes: [] });

    // Nothing at the slot at all: nodes answer with an empty list, or with a 404.
    routes = {};
    expect(await orphans()).toEqual({ kind: "orphans", blockHashes: [] });
  });

  it.each([
    [
      "the list is HTML",
      { [`/eth/v1/beacon/headers?slot=${SLOT}`]: raw(200, "<html>") },
      "not json",
    ],
    [
      "a block beside the chain is not there",
      { [`/eth/v1/beacon/headers?slot=${SLOT}`]: json(200, { data: [list(false)] }) },
      "unexpected shape",
    ],
    [
      "the list is of other slots",
      {
        [`/eth/v1/beacon/headers?slot=${SLOT}`]: json(200, { data: [list(true, HASH, SLOT + 9)] }),
      },
      "another slot",
    ],
    ["the node shows a header, and has no list of them", {}, "http status"],
    [
      "there is no list, and the header cannot be read",
      { [`/eth/v1/beacon/headers/${SLOT}`]: raw(429, "") },
      "rate limited",
    ],
    [
      "a block beside the chain is of a fork that is not supported",
      {
        [`/eth/v1/beacon/headers?slot=${SLOT}`]: json(200, { data: [list(false)] }),
        [`/eth/v1/beacon/blinded_blocks/${ORPHAN}`]: block({ signed_execution_payload_bid: {} }),
      },
      "unsupported fork",
    ],
    [
      "a block beside the chain is another slot's",
      {
        [`/eth/v1/beacon/headers?slot=${SLOT}`]: json(200, { data: [list(false)] }),
        [`/eth/v1/beacon/blinded_blocks/${ORPHAN}`]: block({}, { data: ofSlot(SLOT - 1) }),
      },
      "another slot",
    ],
  ])("cannot be told when %s", async (_why, given, reason) => {
    Object.assign(routes, given);

    expect(await orphans()).toMatchObject({ kind: "unread", reason });
  });
});

describe("who had to propose", () => {
  const EPOCH = Math.floor(SLOT / 32);
  const KEY = `0x${"AB".repeat(48)}`;
  const duties = (slot: number) =>
    json(200, { data: [{ pubkey: KEY, validator_index: "7", slot: `${slot}` }] });
  const DUTY = { kind: "duty", index: 7, pubkey: "ab".repeat(48) };

  it.each(["v1", "v2"])("is told by the epoch's duties, %s", async (version) => {
    routes[`/eth/${version}/validator/duties/proposer/${EPOCH}`] = duties(SLOT);

    expect(await node().dutyAt(SLOT, soon())).toEqual(DUTY);
  });

  it.each([
    ["another slot's only", duties(SLOT + 1), "http status"],
    ["nothing, for the epoch is too old", NOT_FOUND, "http status"],
    ["HTML", raw(200, "<html>"), "not json"],
  ])("cannot be told by %s", async (_what, answer, reason) => {
    for (const version of ["v1", "v2"]) {
      routes[`/eth/${version}/validator/duties/proposer/${EPOCH}`] = answer;
    }
    expect(await node().dutyAt(SLOT, soon())).toMatchObject({ kind: "unread", reason });
  });

  it("is final up to a slot that the node tells", async () => {
    expect(await node().finalSlot(soon())).toMatchObject({ kind: "unread" });
    routes["/eth/v1/beacon/headers/finalized"] = header(SLOT - 64);
    expect(await node().finalSlot(soon())).toEqual({ kind: "final", slot: SLOT - 64 });
  });

  it("is known by a validator's index", async () => {
    const path = "/eth/v1/beacon/states/head/validators/7";
    routes[path] = json(200, { data: { index: "7", validator: { pubkey: KEY } } });
    expect(await node().validator(7, soon())).toEqual(DUTY);

    routes[path] = json(200, { data: { index: "8", validator: { pubkey: KEY } } });
    expect(await node().validator(7, soon())).toMatchObject({ reason: "contradiction" });

    routes[path] = NOT_FOUND;
    expect(await node().validator(7, soon())).toMatchObject({ reason: "http status" });
  });
});

it("reads a header that a real node told", async () => {
  const path = "fixtures/beacon-api/go-eth2-client__beacon_header_data_mainnet_slot_585321.json";
  const data = JSON.parse(readFileSync(path, "utf8")) as object;
  routes = {
    "/eth/v1/beacon/headers/head": header(585_400),
    "/eth/v1/beacon/headers/585321": json(200, { data }),
  };
  // It has no block beside the header: that is what is told, not a missed slot.
  expect(await node().blockAt(585_321, soon())).toMatchObject({ reason: "contradiction" });
});

function html(slot: number): Record<string, Respond> {
  const page = raw(200, "<html>bad gateway");
  return Object.fromEntries(
    [
      "/eth/v1/beacon/headers/head",
      "/eth/v1/node/syncing",
      `/eth/v1/beacon/headers/${slot}`,
      `/eth/v1/beacon/blinded_blocks/${slot}`,
      `/eth/v2/beacon/blocks/${slot}`,
    ].map((path) => [path, page]),
  );
}
