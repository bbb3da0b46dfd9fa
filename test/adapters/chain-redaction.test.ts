import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { BEACON_MAX_BYTES, BeaconNode } from "../../src/adapters/chain/beacon-node.ts";
import { chainSources } from "../../src/app/chain-sources.ts";
import { parseConfig } from "../../src/config/load.ts";
import { Outbound } from "../../src/outbound/outbound.ts";
import { withKeys } from "../config/example.ts";
import { HttpServer, json, raw } from "../fakes/http-server.ts";
import type { Respond } from "../fakes/http-server.ts";
import { RecordedTelemetry } from "../fakes/recorded-telemetry.ts";

// Addresses of nodes carry keys as user, password, path or query. Each of them has this word in it.
const KEY = "s3cret";

/** The same at the beginning of a pair that is sent. */
const SENT_KEY = Buffer.from(KEY).toString("base64");

const SLOT = 1_000;

let server: HttpServer;
let outbound: Outbound;
const telemetry = new RecordedTelemetry();

beforeAll(async () => {
  server = await HttpServer.open(raw(404, ""));
  outbound = new Outbound(telemetry, {});
});

afterAll(async () => {
  await outbound.close();
  await server.close();
});

/** Everyone who can tell of the chain, at a host, with a key wherever the configuration lets one stand. */
function sources(host: string) {
  const keyed = `http://${KEY}-user:${KEY}-password@${host}/v3/${KEY}-path?apikey=${KEY}-query`;
  const plain = `http://${host}/v3/${KEY}-path`;
  const config = parseConfig(
    withKeys({ "organisms.atelier.members.ate-1.rpc": keyed, chain: { chainId: 1 } }),
    "/",
  );
  const chain = { ...config.chain, execution: keyed, relays: [plain], simulation: keyed };
  const peer = { source: "beacon", timeoutMs: 300, maxBytes: BEACON_MAX_BYTES } as const;
  const beacon = new BeaconNode(outbound.peer({ ...peer, url: plain }));
  return chainSources({ ...config, chain }, outbound, beacon);
}

/** What everyone answers, once to each question. */
async function everything(host: string): Promise<readonly object[]> {
  const { beacon, independent, nodes, relays, simulator } = sources(host);
  const signal = AbortSignal.timeout(150);
  const execution = [independent, nodes.get("ate-1")].flatMap((node) => [
    node?.head(signal),
    node?.blockByNumber(7, signal),
    node?.blockByHash("ab".repeat(32), signal),
  ]);
  const told = await Promise.all([
    ...execution,
    beacon?.blockAt(SLOT, signal),
    beacon?.dutyAt(SLOT, signal),
    beacon?.validator(7, signal),
    ...relays.map((relay) => relay.delivered(SLOT, signal)),
    simulator?.simulated(SLOT, signal),
  ]);
  return told.filter((answer) => answer !== undefined);
}

/** Says back what it was asked, as some proxies do. */
const echo =
  (status: number): Respond =>
  (request, response) => {
    const { url, headers } = request;
    response.writeHead(status, { location: url ?? "" }).end(`${url} ${headers.authorization}`);
  };

const echoedError: Respond = (request, response) => {
  json(200, { id: 1, error: { code: -32_000, message: request.url } })(request, response);
};

describe("the address of a node", () => {
  it("is shown as its host and port, and is asked as it is written", async () => {
    const { host } = new URL(server.url);
    const { independent, nodes, relays, simulator } = sources(host);
    const named = [independent, nodes.get("ate-1"), ...relays, simulator];
    expect(named.map((source) => source?.name)).toEqual([host, host, host, host]);

    server.requests.length = 0;
    server.headers.length = 0;
    await independent?.head(AbortSignal.timeout(300));
    expect(server.requests).toContain(`/v3/${KEY}-path?apikey=${KEY}-query`);
    const pair = Buffer.from(`${KEY}-user:${KEY}-password`).toString("base64");
    expect(server.headers[0]?.authorization).toBe(`Basic ${pair}`);
  });

  it("is held to the chain that is configured", async () => {
    server.respond = (request, response) => {
      let body = "";
      request.on("data", (chunk: Buffer) => (body += chunk.toString()));
      request.on("end", () => {
        const { id } = JSON.parse(body) as { readonly id: number };
        json(200, { jsonrpc: "2.0", id, result: "0x5" })(request, response);
      });
    };
    const { independent, nodes } = sources(new URL(server.url).host);
    for (const node of [independent, nodes.get("ate-1")]) {
      const told = await node?.head(AbortSignal.timeout(300));
      expect(told).toMatchObject({ reason: "another chain", detail: "is on chain 5, not 1" });
    }
  });

  it.each<[string, Respond]>([
    ["says back what it was asked", echo(200)],
    ["does not know the path, and repeats it", echo(404)],
    ["redirects to it", echo(302)],
    ["refuses the credential, and repeats it", echo(401)],
    ["fails, and repeats it", echo(500)],
    ["asks us to come back, and repeats it", echo(429)],
    ["answers an error of JSON-RPC that repeats it", echoedError],
    ["answers HTML", raw(200, "<html>")],
    ["answers half a JSON", raw(200, '{"jsonrpc":"2.0","id":1,"res')],
    ["answers null", raw(200, "null")],
    ["answers a batch", raw(200, '[{"jsonrpc":"2.0","id":1,"result":"0x1"}]')],
    ["does not answer", () => undefined],
    ["breaks the connection", (request) => request.socket.destroy()],
    ["does not speak HTTP", (request) => request.socket.end(`${request.url}\r\n\r\n`)],
  ])("is not told by any failure of one that %s", async (_what, respond) => {
    server.respond = respond;
    const told = await everything(new URL(server.url).host);

    expect(told).toHaveLength(11);
    for (const answer of told) expect(answer).toMatchObject({ kind: "unread" });
    const shown = JSON.stringify([told, telemetry.sources]);
    expect(shown).not.toContain(KEY);
    expect(shown).not.toContain(SENT_KEY);
  });

  it("is not told where nobody is there", async () => {
    const gone = await HttpServer.open(raw(404, ""));
    const { host } = new URL(gone.url);
    await gone.close();
    const told = await everything(host);

    for (const answer of told) expect(answer).toMatchObject({ reason: "unreachable" });
    expect(JSON.stringify(told)).not.toContain(KEY);
  });
});
