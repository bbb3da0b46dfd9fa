import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { readFileSync } from "node:fs";
import { EXECUTION_MAX_BYTES, JsonRpcNode } from "../../src/adapters/chain/execution-node.ts";
import { Outbound } from "../../src/outbound/outbound.ts";
import { HttpServer, raw } from "../fakes/http-server.ts";
import type { Respond } from "../fakes/http-server.ts";
import { RecordedTelemetry } from "../fakes/recorded-telemetry.ts";

/** Answers of real nodes, by method and first parameter. */
const vector = (name: string) => {
  const text = readFileSync(`fixtures/execution-apis/execution-apis__${name}.io`, "utf8");
  const answer = /^<< (.*)$/m.exec(text)?.[1] ?? "";
  return (JSON.parse(answer) as { result: unknown }).result;
};

const LATEST = vector("eth_getBlockByNumber_get-latest") as { hash: string; number: string };
const CHAIN_ID = Number(vector("eth_chainId_get-chain-id"));

interface Call {
  readonly id: number;
  readonly method: string;
  readonly params: readonly unknown[];
}

let server: HttpServer;
let outbound: Outbound;
let results: Record<string, unknown> = {};
let sent: Call[] = [];

/** Answers calls with the results, or as the test says. */
const rpc =
  (
    reply: (call: Call) => unknown = ({ id, method }) => ({
      jsonrpc: "2.0",
      id,
      result: results[method],
    }),
    status = 200,
  ): Respond =>
  (request, response) => {
    let body = "";
    request.on("data", (chunk: Buffer) => (body += chunk.toString()));
    request.on("end", () => {
      const call = JSON.parse(body) as Call;
      sent.push(call);
      response.writeHead(status, { "content-type": "application/json" });
      response.end(JSON.stringify(reply(call)));
    });
  };

beforeAll(async () => {
  server = await HttpServer.open(rpc());
  outbound = new Outbound(new RecordedTelemetry(), {});
});

afterAll(async () => {
  await outbound.close();
  await server.close();
});

beforeEach(() => {
  sent = [];
  server.respond = rpc();
  results = {
    eth_chainId: vector("eth_chainId_get-chain-id"),
    eth_syncing: vector("eth_syncing_check-syncing"),
    eth_getBlockByNumber: LATEST,
    eth_getBlockByHash: LATEST,
  };
});

function node(chainId: number | "any" = CHAIN_ID, path = "") {
  const timing = { timeoutMs: 300, maxBytes: EXECUTION_MAX_BYTES };
  const peer = outbound.peer({ source: "execution", url: server.url + path, ...timing });
  return new JsonRpcNode("node", peer, chainId === "any" ? undefined : chainId);
}

const soon = () => AbortSignal.timeout(3_000);

const BLOCK = { kind: "block", number: 0x36, hash: LATEST.hash.slice(2), atMs: 0x21c * 1_000 };

describe("an execution node", () => {
  it("tells its head as real nodes do", async () => {
    expect(await node().head(soon())).toEqual(BLOCK);
    expect(sent.map(({ method }) => method).toSorted()).toEqual([
      "eth_chainId",
      "eth_getBlockByNumber",
      "eth_syncing",
    ]);
  });

  it("tells blocks by number and by hash, and that it has none", async () => {
    expect(await node().blockByNumber(0x36, soon())).toEqual(BLOCK);
    expect(await node().blockByHash(BLOCK.hash, soon())).toEqual(BLOCK);
    expect(sent.map(({ params }) => params[0])).toEqual(
      expect.arrayContaining(["0x36", LATEST.hash]),
    );
    results["eth_getBlockByNumber"] = vector("eth_getBlockByNumber_get-block-notfound");
    expect(await node().blockByNumber(0x3e8, soon())).toEqual({ kind: "none" });
    expect(sent.at(-1)?.method).toBe("eth_syncing");
    const whole = sent.flatMap(({ params }) => params.slice(1));
    expect(new Set(whole)).toEqual(new Set([false]));
  });

  it("is not believed to have no block while it syncs, or on another chain", async () => {
    const both = () =>
      Promise.all([node().blockByNumber(0x36, soon()), node().blockByHash(BLOCK.hash, soon())]);
    results["eth_syncing"] = { currentBlock: "0x10", highestBlock: "0x20" };
    expect(await both()).toEqual([BLOCK, BLOCK]);

    results["eth_getBlockByNumber"] = results["eth_getBlockByHash"] = null;
    const syncing = { kind: "unread", reason: "syncing" };
    expect(await both()).toMatchObject([syncing, syncing]);

    results["eth_chainId"] = "0x5";
    const other = { kind: "unread", reason: "another chain" };
    expect(await both()).toMatchObject([other, other]);
  });

  it("is told apart from a chain whose id differs in its last digit only", async () => {
    results["eth_chainId"] = "0x20000000000001";
    expect(await node(2 ** 53).head(soon())).toMatchObject({
      detail: "is on chain 9007199254740993, not 9007199254740992",
    });
  });

  it("need not be on a known chain", async () => {
    results["eth_chainId"] = "0x5";
    expect(await node("any").head(soon())).toEqual(BLOCK);
  });

  it.each<[string, () => void, string, RegExp]>([
    [
      "is on another chain",
      () => (results["eth_chainId"] = "0x5"),
      "another chain",
      /is on chain 5, not/,
    ],
    [
      "syncs",
      () => (results["eth_syncing"] = { currentBlock: "0x10", highestBlock: "0x20" }),
      "syncing",
      /at block 16 of 32/,
    ],
    [
      "syncs, and says in its own form how far it is",
      () => (results["eth_syncing"] = { currentBlock: 16, highestBlock: null }),
      "syncing",
      /is still syncing$/,
    ],
    ["tells null", () => (server.respond = raw(200, "null")), "unexpected shape", /JSON-RPC/],
    [
      "tells no chain id",
      () => (results["eth_chainId"] = null),
      "unexpected shape",
      /tells no chain id/,
    ],
    [
      "does not say whether it syncs",
      () => (results["eth_syncing"] = null),
      "unexpected shape",
      /if it syncs/,
    ],
    ["has no head", () => (results["eth_getBlockByNumber"] = null), "unexpected shape", /no head/],
    ["answers HTML", () => (server.respond = raw(200, "<html>")), "not json", /HTML/],
    [
      "answers half a JSON",
      () => (server.respond = raw(200, '{"jsonrpc":"2.0","id":1,"res')),
      "not json",
      /not JSON/,
    ],
    ["answers a list", () => (server.respond = raw(200, "[]")), "unexpected shape", /JSON-RPC/],
    [
      "answers with a 404",
      () => (server.respond = rpc(({ id, method }) => ({ id, result: results[method] }), 404)),
      "http status",
      /HTTP 404/,
    ],
    ["redirects", () => (server.respond = raw(302, "", { location: "/" })), "redirect", /redirect/],
    ["asks us to come back", () => (server.respond = raw(429, "")), "rate limited", /429/],
    [
      "answers another question",
      () => (server.respond = rpc(({ method }) => ({ id: 999, result: results[method] }))),
      "contradiction",
      /another question/,
    ],
    [
      "refuses",
      () =>
        (server.respond = rpc(({ id }) => ({
          id,
          error: { code: -32000, message: "secret text" },
        }))),
      "unexpected shape",
      /code -32000/,
    ],
    [
      "tells a hash of 63 digits",
      () => (results["eth_getBlockByNumber"] = { ...LATEST, hash: `0x${"a".repeat(63)}` }),
      "unexpected shape",
      /eth_getBlockByNumber/,
    ],
  ])("that %s is not believed", async (_what, change, reason, words) => {
    change();
    const told = await node().head(soon());

    expect(told).toMatchObject({ kind: "unread", reason, detail: expect.stringMatching(words) });
    expect(JSON.stringify(told)).not.toContain("secret text");
  });

  it("need not serve eth_syncing, and may write that there is no error", async () => {
    server.respond = rpc(({ id, method }) =>
      method === "eth_syncing"
        ? { id, error: { code: -32_601, message: "closed" } }
        : { id, result: results[method], error: null },
    );
    expect(await node().head(soon())).toEqual(BLOCK);
  });

  it("that answers with another block than was asked for contradicts itself", async () => {
    expect(await node().blockByNumber(7, soon())).toMatchObject({ reason: "contradiction" });
    expect(await node().blockByHash("cc".repeat(32), soon())).toMatchObject({
      reason: "contradiction",
    });
  });

  it("keeps path and query of its address, and says neither in any failure", async () => {
    const path = "/v3/s3cret-path?apikey=s3cret-query";
    expect(await node(CHAIN_ID, path).head(soon())).toEqual(BLOCK);
    expect(server.requests).toContain(path);

    for (const respond of [
      raw(401, ""),
      raw(500, "s3cret-body"),
      raw(200, "{}"),
      raw(200, "s3cret"),
    ]) {
      server.respond = respond;
      const told = await node(CHAIN_ID, path).head(soon());
      expect(told.kind).toBe("unread");
      expect(JSON.stringify(told)).not.toContain("s3cret");
    }
  });
});
