import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
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

function blockAt() {
  const peer = outbound.peer({
    source: "beacon",
    url: server.url,
    timeoutMs: 300,
    maxBytes: BEACON_MAX_BYTES,
  });
  return new BeaconNode(peer).blockAt(SLOT, AbortSignal.timeout(3_000));
}

describe("the block the chain has at a slot", () => {
  it("is told by the blinded block's payload header", async () => {
    expect(await blockAt()).toEqual({ kind: "block", blockHash: "6b".repeat(32) });
  });

  it("is told by the full block of a node that has no blinded form", async () => {
    routes[`/eth/v1/beacon/blinded_blocks/${SLOT}`] = json(405, {});
    routes[`/eth/v2/beacon/blocks/${SLOT}`] = block({ execution_payload: { block_hash: HASH } });

    expect(await blockAt()).toEqual({ kind: "block", blockHash: "6b".repeat(32) });
  });

  it("is told by the full block of a node that lacks every other route", async () => {
    routes = {
      "/eth/v1/beacon/headers/head": header(SLOT + 1),
      [`/eth/v2/beacon/blocks/${SLOT}`]: block({ execution_payload: { block_hash: HASH } }),
    };

    expect(await blockAt()).toEqual({ kind: "block", blockHash: "6b".repeat(32) });
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
      "unexpected shape",
    ],
    ["everything is HTML", html(SLOT), "not json"],
  ])("cannot be told when %s", async (_why, given, reason) => {
    routes = given;

    expect(await blockAt()).toMatchObject({ kind: "unread", reason });
  });
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
