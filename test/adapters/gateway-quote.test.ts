import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { readFileSync } from "node:fs";
import { GATEWAY_MAX_BYTES, GatewayReader } from "../../src/adapters/gateway/gateway-reader.ts";
import { systemClock } from "../../src/adapters/system-clock.ts";
import type { Collateral } from "../../src/lattice/tdx.ts";
import { Outbound } from "../../src/outbound/outbound.ts";
import { HttpServer, json, raw } from "../fakes/http-server.ts";
import type { Respond } from "../fakes/http-server.ts";
import { RecordedTelemetry } from "../fakes/recorded-telemetry.ts";

const bytes = readFileSync("fixtures/tdx/dcap-qvl__tdx_quote");

const collateral = JSON.parse(
  readFileSync("fixtures/tdx/dcap-qvl__tdx_quote_collateral.json", "utf8"),
) as Collateral;

const EXTRA = {
  peerId: "11".repeat(32),
  networkId: "AB".repeat(32),
  startedAt: 1_767_225_600,
  quotedAt: 1_767_225_660,
  expiration: 1_767_312_060,
};

const TICKET = { quote: bytes.toString("base64"), peerId: `0x${"11".repeat(32)}`, extra: EXTRA };

let server: HttpServer;
let outbound: Outbound;

beforeAll(async () => {
  server = await HttpServer.open(json(404, {}));
  outbound = new Outbound(new RecordedTelemetry(), {});
});

afterAll(async () => {
  await outbound.close();
  await server.close();
});

function asked(respond: Respond, member = "unseal-1") {
  server.respond = respond;
  const peer = outbound.peer({
    source: "gateway",
    url: server.url,
    timeoutMs: 1_000,
    maxBytes: GATEWAY_MAX_BYTES,
  });
  return new GatewayReader("gw", peer, systemClock).quote(
    "unseal",
    member,
    AbortSignal.timeout(5_000),
  );
}

describe("a member's quote read from a gateway", () => {
  it("is asked for by the member's name", async () => {
    server.requests.length = 0;
    await asked(json(200, TICKET), "a b/../c");

    expect(server.requests).toEqual(["/v1/unseal/members/a%20b%2F..%2Fc/tdx"]);
  });

  it("comes with what its report data was made from", async () => {
    expect(await asked(json(200, TICKET))).toEqual({
      kind: "ticket",
      quote: bytes,
      peerId: "11".repeat(32),
      extra: { ...EXTRA, networkId: "ab".repeat(32) },
      collateral: undefined,
    });
  });

  it.each([null, undefined])("never expires when its expiration is %s", async (expiration) => {
    const answer = await asked(json(200, { ...TICKET, extra: { ...EXTRA, expiration } }));

    expect(answer).toMatchObject({ extra: { expiration: null } });
  });

  it.each([null, undefined])("may come alone: %s", async (nothing) => {
    const alone = { ...TICKET, extra: nothing, collateral: nothing };

    expect(await asked(json(200, alone))).toMatchObject({
      kind: "ticket",
      extra: undefined,
      collateral: undefined,
    });
  });

  it("may come with collateral, whose bytes are hex or numbers", async () => {
    const numbers = {
      ...collateral,
      pck_crl: [...Buffer.from(collateral.pck_crl, "hex")],
      root_ca_crl: `0x${collateral.root_ca_crl.toUpperCase()}`,
      pck_certificate_chain: null,
      more: "dropped",
    };

    expect(await asked(json(200, { ...TICKET, collateral: numbers }))).toMatchObject({
      kind: "ticket",
      collateral: expect.objectContaining({ ...collateral }),
    });
  });

  it.each([
    ["an empty body", raw(404, "")],
    ["JSON", json(404, { error: "no such member" })],
    ["words", raw(404, "not found")],
  ])("is none on a 404 with %s", async (_what, respond) => {
    expect(await asked(respond)).toEqual({ kind: "none" });
  });

  it.each<[string, Respond, string, string]>([
    ["a 404 in HTML", raw(404, "<html>"), "not json", "HTML"],
    ["HTML", raw(200, "<html>"), "not json", "HTML"],
    ["a 500", json(500, {}), "http status", "500"],
    ["a 401", json(401, {}), "credential", "401"],
    [
      "truncated JSON",
      raw(200, JSON.stringify(TICKET).slice(0, 500)),
      "not json",
      "something that is not JSON",
    ],
    ["10 MB", raw(200, " ".repeat(10_000_000)), "too large", "more than 1048576 bytes"],
    [
      "a quote in base64url",
      json(200, { ...TICKET, quote: Buffer.alloc(6, 0xff).toString("base64url") }),
      "unexpected shape",
      "not base64",
    ],
    [
      "a quote without padding",
      json(200, { ...TICKET, quote: "AAAAA" }),
      "unexpected shape",
      "not base64",
    ],
    [
      "a quote in lines",
      json(200, { ...TICKET, quote: "AAAA\nAAAA" }),
      "unexpected shape",
      "not base64",
    ],
    ["bits left over", json(200, { ...TICKET, quote: "AB==" }), "unexpected shape", "not base64"],
    ["hex", json(200, { ...TICKET, quote: "0x0400" }), "unexpected shape", "not base64"],
    ["no quote", json(200, { ...TICKET, quote: undefined }), "unexpected shape", "quote"],
    ["a short peer", json(200, { ...TICKET, peerId: "11" }), "unexpected shape", "peerId"],
    [
      "half of the extra data",
      json(200, { ...TICKET, extra: { peerId: EXTRA.peerId } }),
      "unexpected shape",
      "extra.networkId",
    ],
    [
      "a time that is no whole number",
      json(200, { ...TICKET, extra: { ...EXTRA, quotedAt: 1.5 } }),
      "unexpected shape",
      "extra.quotedAt",
    ],
    [
      "half of the collateral",
      json(200, { ...TICKET, collateral: { tcb_info: "{}" } }),
      "unexpected shape",
      "collateral.",
    ],
    ["a list", json(200, [TICKET]), "unexpected shape", "the answer"],
    ["no answer", () => undefined, "timed out", ""],
  ])("such as %s is unread, with its reason", async (_what, respond, reason, words) => {
    expect(await asked(respond)).toMatchObject({
      kind: "unread",
      reason,
      detail: expect.stringContaining(words),
    });
  });
});
