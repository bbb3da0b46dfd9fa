import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { readFileSync } from "node:fs";
import { RELAY_MAX_BYTES, RelayDataApi } from "../../src/adapters/chain/relay-data-api.ts";
import { SIMULATOR_MAX_BYTES, SimulatorApi } from "../../src/adapters/chain/simulator-api.ts";
import { Outbound } from "../../src/outbound/outbound.ts";
import { HttpServer, json, raw } from "../fakes/http-server.ts";
import type { Respond } from "../fakes/http-server.ts";
import { RecordedTelemetry } from "../fakes/recorded-telemetry.ts";

const trace = (name: string) =>
  JSON.parse(readFileSync(`fixtures/relay-data/go-relay-client__${name}.json`, "utf8")) as {
    readonly slot: string;
    readonly block_hash: string;
    readonly builder_pubkey: string;
    readonly proposer_pubkey: string;
  };

const REAL = trace("bidtrace_v1");
const SLOT = Number(REAL.slot);

let server: HttpServer;
let outbound: Outbound;

beforeAll(async () => {
  server = await HttpServer.open(raw(404, ""));
  outbound = new Outbound(new RecordedTelemetry(), {});
});

afterAll(async () => {
  await outbound.close();
  await server.close();
});

const soon = () => AbortSignal.timeout(3_000);

describe("a relay's data API", () => {
  const delivered = (respond: Respond) => {
    server.respond = respond;
    const timing = { timeoutMs: 300, maxBytes: RELAY_MAX_BYTES };
    const peer = outbound.peer({ source: "relay-data", url: server.url, ...timing });
    return new RelayDataApi("relay", peer).delivered(SLOT, soon());
  };

  it("tells what was delivered for the slot, as a real relay does", async () => {
    const other = { ...trace("bidtrace_with_timestamp"), slot: `${SLOT + 1}` };
    const told = await delivered(json(200, [REAL, other]));

    expect(told).toMatchObject({
      kind: "delivered",
      traces: [
        {
          blockHash: REAL.block_hash.slice(2),
          builder: REAL.builder_pubkey.slice(2),
          proposer: REAL.proposer_pubkey.slice(2),
        },
      ],
    });
    expect(server.requests.at(-1)).toBe(
      `/relay/v1/data/bidtraces/proposer_payload_delivered?slot=${SLOT}`,
    );
    expect(await delivered(json(200, []))).toEqual({ kind: "delivered", traces: [] });
  });

  it.each([
    ["429", raw(429, ""), "rate limited"],
    ["400", json(400, { code: 400, message: "cannot specify both" }), "http status"],
    ["404", json(404, {}), "http status"],
    ["HTML", raw(200, "<html>"), "not json"],
    ["an object", json(200, {}), "unexpected shape"],
    ["a hash of another length", json(200, [{ ...REAL, block_hash: "0xabc" }]), "unexpected shape"],
  ])("that answers %s tells nothing", async (_what, respond, reason) => {
    expect(await delivered(respond)).toMatchObject({ kind: "unread", reason });
  });
});

it("keeps a query that stands in its address, beside its own", async () => {
  server.respond = json(200, []);
  const timing = { timeoutMs: 300, maxBytes: RELAY_MAX_BYTES };
  const url = `${server.url}/r?key=k`;
  const peer = outbound.peer({ source: "relay-data", url, ...timing });
  await new RelayDataApi("relay", peer).delivered(SLOT, soon());

  expect(server.requests.at(-1)).toMatch(/^\/r\/relay\/.*\?slot=\d+&key=k$/);
});

describe("a simulator", () => {
  const simulated = (respond: Respond) => {
    server.respond = respond;
    const timing = { timeoutMs: 300, maxBytes: SIMULATOR_MAX_BYTES };
    const peer = outbound.peer({ source: "simulator", url: `${server.url}/sim?key=k`, ...timing });
    return new SimulatorApi("sim", peer).simulated(7, soon());
  };

  it("tells what it came to", async () => {
    const told = { slot: 7, inputHash: "0xAB", outputHash: "cd" };
    expect(await simulated(json(200, told))).toEqual({
      kind: "simulated",
      inputHash: "ab",
      outputHash: "cd",
    });
    expect(server.requests.at(-1)).toBe("/sim/7?key=k");
    const input = { inputHash: undefined };
    expect(await simulated(json(200, { slot: 7, outputHash: "cd" }))).toMatchObject(input);
  });

  it.each([
    ["another slot", json(200, { slot: 8, outputHash: "cd" }), "another slot"],
    ["404", json(404, {}), "http status"],
    ["no output", json(200, { slot: 7 }), "unexpected shape"],
    ["half a JSON", raw(200, '{"slot":7,'), "not json"],
    ["a redirect", raw(301, ""), "redirect"],
  ])("that answers %s tells nothing", async (_what, respond, reason) => {
    expect(await simulated(respond)).toMatchObject({ kind: "unread", reason });
  });
});
