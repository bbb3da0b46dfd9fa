import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { GatewayReader, GATEWAY_MAX_BYTES } from "../../src/adapters/gateway/gateway-reader.ts";
import { Outbound } from "../../src/outbound/outbound.ts";
import { systemClock } from "../../src/adapters/system-clock.ts";
import { HttpServer, json, raw } from "../fakes/http-server.ts";
import type { Respond } from "../fakes/http-server.ts";
import { RecordedTelemetry } from "../fakes/recorded-telemetry.ts";

const NOW = 1_700_000_000_000;
const SLOT = 1_000;

const RECORD = {
  slot: SLOT,
  index: 5,
  committedAt: NOW - 2_000,
  digest: "0xABcd",
  fields: { blockHash: "0xFF01", round: 7, count: 3, cleartext: ["what a user sent"] },
};

let server: HttpServer;
let outbound: Outbound;
const telemetry = new RecordedTelemetry();

beforeAll(async () => {
  server = await HttpServer.open(json(404, {}));
  outbound = new Outbound(telemetry, { TOKEN: "t0ken" });
});

afterAll(async () => {
  await outbound.close();
  await server.close();
});

function reader(credentials?: { kind: "bearer"; token: { kind: "env"; name: string } }) {
  const peer = outbound.peer({
    source: "gateway",
    url: server.url,
    credentials,
    timeoutMs: 300,
    maxBytes: GATEWAY_MAX_BYTES,
  });
  return new GatewayReader("gw", peer, { ...systemClock, now: () => NOW });
}

const signal = () => AbortSignal.timeout(5_000);

function slotAnswered(respond: Respond) {
  server.respond = respond;
  return reader().slot("relay", SLOT, signal());
}

describe("a record read from a gateway", () => {
  it("keeps counts, digests and ids in one form, and nothing that was not asked for", async () => {
    const answer = await slotAnswered(json(200, RECORD));
    if (answer.kind !== "record") throw new Error(`a record was answered as ${answer.kind}`);

    expect(answer.latest).toBe(SLOT);
    expect({ ...answer.record }).toEqual({
      slot: SLOT,
      index: 5,
      committedAtMs: NOW - 2_000,
      digest: "abcd",
    });
    expect(answer.record.fields).toEqual({ round: 7, count: 3, blockHash: "ff01" });
  });

  it("may come up to five seconds from our future", async () => {
    const ahead = (ms: number) => slotAnswered(json(200, { ...RECORD, committedAt: NOW + ms }));

    expect((await ahead(5_000)).kind).toBe("record");
    expect(await ahead(5_001)).toMatchObject({ kind: "unread", reason: "future commit" });
  });

  it("is absent on a 404 that says how far the reader has come", async () => {
    expect(await slotAnswered(json(404, { online: true, latestSlot: 990 }))).toEqual({
      kind: "absent",
      latest: 990,
    });
    expect(await slotAnswered(json(404, { online: true, latestSlot: null }))).toEqual({
      kind: "absent",
      latest: null,
    });
  });
});

describe("what is no usable answer is unread, with its reason, and never absent", () => {
  it.each<[string, Respond, string]>([
    ["an offline reader", json(404, { online: false, latestSlot: 990 }), "offline"],
    ["a 404 of something else", json(404, { error: "not found" }), "unexpected shape"],
    ["a 404 in HTML", raw(404, "<html>"), "not json"],
    ["HTML", raw(200, "<!doctype html><p>hello", { "content-type": "text/html" }), "not json"],
    ["an empty body", raw(200, ""), "not json"],
    ["a redirect", raw(301, "", { location: "http://127.0.0.1:1/" }), "redirect"],
    ["a 500", json(500, { error: "boom" }), "http status"],
    ["a 503 in HTML", raw(503, "<html>"), "http status"],
    ["a 401", json(401, {}), "credential"],
    ["a 204", raw(204, ""), "http status"],
    ["another slot", json(200, { ...RECORD, slot: SLOT + 1 }), "another slot"],
    ["a negative slot", json(200, { ...RECORD, slot: -SLOT }), "negative slot"],
    ["a negative index", json(200, { ...RECORD, index: -1 }), "negative slot"],
    ["a negative newest slot", json(404, { online: true, latestSlot: -3 }), "negative slot"],
    ["a digest that is not hex", json(200, { ...RECORD, digest: "xyz" }), "unexpected shape"],
    ["a slot that is text", json(200, { ...RECORD, slot: `${SLOT}` }), "unexpected shape"],
    ["a list", json(200, [RECORD]), "unexpected shape"],
    ["null", json(200, null), "unexpected shape"],
    ["a huge body", raw(200, " ".repeat(GATEWAY_MAX_BYTES + 1)), "too large"],
    ["no answer", () => undefined, "timed out"],
    ["a broken connection", (request) => request.socket.destroy(), "unreachable"],
    ["a body that never ends", endless, "too large"],
    ["a body that trickles", trickling, "timed out"],
    ["not HTTP", (request) => request.socket.end("SSH-2.0-OpenSSH\r\n\r\n"), "unexpected shape"],
  ])("%s", async (_what, respond, reason) => {
    const reading = await slotAnswered(respond);

    expect(reading).toMatchObject({ kind: "unread", reason });
  });

  it("an interim answer is waited past", async () => {
    const reading = await slotAnswered((request, response) => {
      response.writeEarlyHints({ link: "</x>; rel=preload" });
      json(200, RECORD)(request, response);
    });

    expect(reading.kind).toBe("record");
  });

  it("a redirect is not followed", async () => {
    server.requests.length = 0;
    await slotAnswered(raw(302, "", { location: `${server.url}/elsewhere` }));

    expect(server.requests).toEqual([`/v1/relay/slots/${SLOT}`]);
  });

  it("a body of exactly 1 MiB is read", async () => {
    const text = JSON.stringify(RECORD);

    const reading = await slotAnswered(raw(200, text.padEnd(GATEWAY_MAX_BYTES)));

    expect(reading.kind).toBe("record");
  });

  it("a server that is gone is unreachable, and the walk's own deadline ends a wait", async () => {
    const gone = outbound.peer({
      source: "gateway",
      url: "http://127.0.0.1:9",
      timeoutMs: 300,
      maxBytes: 10,
    });
    server.respond = () => undefined;
    const begun = performance.now();

    const late = await reader().slot("relay", SLOT, AbortSignal.timeout(50));

    expect(performance.now() - begun).toBeLessThan(250);
    expect(late).toMatchObject({ reason: "timed out" });
    expect(await gone.get("/", signal())).toMatchObject({ reason: "unreachable" });
  });
});

describe("a round, the newest records and the lattice", () => {
  it("refuses a round that is not the one asked for", async () => {
    server.respond = json(200, RECORD);

    expect((await reader().round(7, signal())).kind).toBe("record");
    expect(await reader().round(8, signal())).toMatchObject({ reason: "another slot" });
  });

  it("knows when a list reaches the collection's beginning", async () => {
    const listing = (entries: readonly object[], latestSlot: number | null) => {
      server.respond = json(200, { online: true, latestSlot, entries });
      return reader().latest("relay", 64, signal());
    };

    expect(await listing([RECORD], SLOT)).toMatchObject({ whole: false });
    expect(await listing([RECORD, { ...RECORD, index: 0 }], SLOT)).toMatchObject({ whole: true });
    expect(await listing([], null)).toMatchObject({ whole: true });
    expect(await listing([], SLOT)).toMatchObject({ whole: false });
  });

  it.each([
    [{ online: false, latestSlot: SLOT, entries: [RECORD] }, "offline"],
    [{ online: true, latestSlot: SLOT, entries: Array(65).fill(RECORD) }, "unexpected shape"],
    [{ online: true, latestSlot: SLOT }, "unexpected shape"],
  ])("does not use a list such as %#", async (list, reason) => {
    server.respond = json(200, list);

    expect(await reader().latest("relay", 64, signal())).toMatchObject({ kind: "unread", reason });
  });

  it("keeps the sound entries of a list, and says why it does not use the others", async () => {
    const late = { ...RECORD, slot: SLOT + 1, committedAt: NOW + 60_000 };
    server.respond = json(200, { online: true, latestSlot: SLOT + 1, entries: [late, RECORD] });

    expect(await reader().latest("relay", 64, signal())).toMatchObject({
      records: [{ slot: SLOT }],
      spoiled: [{ position: SLOT + 1, why: { reason: "future commit" } }],
    });
  });

  it("reads the lattice id in one form", async () => {
    const organisms = { relay: { n: 3, online: true } };
    server.respond = json(200, { latticeId: `0x${"AB".repeat(32)}`, organisms });

    expect(await reader().lattice(signal())).toEqual({
      kind: "lattice",
      latticeId: "ab".repeat(32),
      sizes: { relay: 3 },
    });
  });
});

describe("a credential", () => {
  const token = (name: string) => ({ kind: "bearer", token: { kind: "env", name } }) as const;

  it("is sent as it is configured", async () => {
    server.respond = json(200, RECORD);
    server.headers.length = 0;

    await reader(token("TOKEN")).slot("relay", SLOT, signal());

    expect(server.headers[0]?.authorization).toBe("Bearer t0ken");
  });

  it.each(["two\nlines", "žluťoučký"])("such as %j is not sent", async (secret) => {
    const odd = new Outbound(telemetry, { ODD: secret });
    const credentials = token("ODD");
    const peer = odd.peer({
      source: "gateway",
      url: server.url,
      credentials,
      timeoutMs: 300,
      maxBytes: 10,
    });

    expect(await peer.get("/", signal())).toMatchObject({ reason: "credential" });
    await odd.close();
  });

  it("with a user name is sent as HTTP basic authentication", async () => {
    const password = { kind: "env", name: "TOKEN" } as const;
    const credentials = { kind: "basic", username: "bot", password } as const;
    const common = { source: "gateway", url: server.url, timeoutMs: 300, maxBytes: 1_000 } as const;
    server.respond = json(200, {});
    server.headers.length = 0;

    await outbound.peer({ ...common, credentials }).get("/", signal());

    const sent = server.headers[0]?.authorization ?? "";
    expect(Buffer.from(sent.replace("Basic ", ""), "base64").toString()).toBe("bot:t0ken");
  });

  it("that cannot be read keeps the request from being sent", async () => {
    server.requests.length = 0;

    const reading = await reader(token("NOT_SET")).slot("relay", SLOT, signal());

    expect(reading).toMatchObject({ kind: "unread", reason: "credential" });
    expect(server.requests).toEqual([]);
  });
});

it("counts every request with its outcome", () => {
  expect(telemetry.sources).toContain("gateway ok");
  expect(telemetry.sources).toContain("gateway timed out");
});

function endless(...[, response]: Parameters<Respond>): void {
  response.writeHead(200);
  const chunk = Buffer.alloc(65_536, " ");
  const send = () => {
    while (!response.destroyed && response.write(chunk)) continue;
  };
  response.on("drain", send);
  send();
}

function trickling(...[, response]: Parameters<Respond>): void {
  response.writeHead(200);
  const timer = setInterval(() => response.write(" "), 50);
  response.on("close", () => {
    clearInterval(timer);
  });
}
