import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { noTelemetry } from "../../src/ports/telemetry.ts";
import { openHealth } from "../../src/app/member-health.ts";
import { parseConfig } from "../../src/config/load.ts";
import { Outbound } from "../../src/outbound/outbound.ts";
import { withKeys } from "../config/example.ts";
import { HttpServer, json, raw } from "../fakes/http-server.ts";
import type { Respond } from "../fakes/http-server.ts";

/** Three relay members with an exporter each, and a Prometheus. */
let exporters: readonly HttpServer[] = [];
let prometheus: HttpServer;
const outbound = new Outbound(noTelemetry, {});

const gone: Respond = (request) => request.socket.destroy();

beforeAll(async () => {
  exporters = await Promise.all([1, 2, 3].map(() => HttpServer.open(gone)));
  prometheus = await HttpServer.open(gone);
});

afterAll(async () => {
  await outbound.close();
  await Promise.all([...exporters, prometheus].map((server) => server.close()));
});

function relayUp(pages: readonly Respond[], extra: Record<string, unknown> = {}) {
  const members = Object.fromEntries(
    exporters.map((server, index) => [
      `relay-${index + 1}`,
      { host: `h-${index}`, metrics: server.url },
    ]),
  );
  exporters.forEach((server, index) => {
    server.respond = pages[index] ?? gone;
  });
  const config = parseConfig(withKeys({ "organisms.relay.members": members, ...extra }), "/");
  return openHealth(config, outbound).membersUp("relay", AbortSignal.timeout(2_000));
}

const page = (...lines: readonly string[]) => raw(200, `${lines.join("\n")}\n`);

const up = (member: string, value: number | string) =>
  `relay_member_up{lattice="x",member="${member}"} ${value}`;

describe("members' own exporters", () => {
  it("tell of themselves: 1 is up, a present 0 is down", async () => {
    const said = await relayUp([
      page(up("relay-1", 1)),
      page(up("relay-2", 0)),
      page("relay_up 1"),
    ]);

    expect(said.map((report) => report.up)).toEqual(["up", "down", "up"]);
  });

  it("tell of others that do not answer", async () => {
    const all = page(up("relay-1", 1), up("relay-2", 0), up("relay-3", 0));

    expect((await relayUp([all])).map((report) => report.up)).toEqual(["up", "down", "down"]);
  });

  it.each([
    ["nobody answers", [], "exporter"],
    [
      "the page has no such metric",
      [page("other_metric 1"), page(""), page("# HELP")],
      "no relay_up",
    ],
    [
      "the value is neither 0 nor 1",
      [page(up("relay-1", "NaN")), page(up("relay-2", 2)), page(up("relay-3", "+Inf"))],
      "no relay_up",
    ],
  ])("leave it unknown when %s, and never down", async (_why, pages, reason) => {
    for (const report of await relayUp(pages)) {
      expect(report).toMatchObject({
        up: "unknown",
        reason: expect.stringContaining(reason) as unknown,
      });
    }
  });

  it("leave it unknown when others contradict each other", async () => {
    const said = await relayUp([
      page(up("relay-1", 1), up("relay-3", 0)),
      page(up("relay-2", 1), up("relay-3", 1)),
    ]);

    expect(said[2]).toMatchObject({
      up: "unknown",
      reason: expect.stringContaining("contradict") as unknown,
    });
  });

  it("may name the metric differently from each other", async () => {
    const said = await relayUp([
      page('relay_up{member="relay-1"} 1', up("relay-2", 1)),
      page(up("relay-2", 1)),
      page(up("relay-3", 0)),
    ]);

    expect(said.map((report) => report.up)).toEqual(["up", "up", "down"]);
  });

  it("are read at /metrics unless the address names a page", async () => {
    await relayUp([page(up("relay-1", 1))]);

    expect(exporters[0]?.requests.at(-1)).toBe("/metrics");
  });
});

describe("Prometheus", () => {
  const answering = (respond: Respond, pages: readonly Respond[] = [], labels = {}) => {
    prometheus.respond = respond;
    return relayUp(pages, { prometheus: { url: prometheus.url, ...labels } });
  };

  const vector = (values: Readonly<Record<string, string>>, rest = {}) =>
    json(200, {
      status: "success",
      data: {
        resultType: "vector",
        result: Object.entries(values).map(([member, value]) => ({
          metric: { __name__: "relay_member_up", member },
          value: [1_700_000_000, value],
        })),
      },
      ...rest,
    });

  it("is believed where it answers; an absent series is unknown, not down", async () => {
    const said = await answering(vector({ "relay-1": "1", "relay-2": "0" }));

    expect(said.map((report) => report.up)).toEqual(["up", "down", "unknown"]);
  });

  it("is asked with its label matchers, escaped", async () => {
    await answering(vector({}), [], { labels: { match: { lattice: 'a"} or x' } } });
    const query = new URL(prometheus.requests.at(-1) ?? "", "http://p").searchParams.get("query");

    expect(query).toBe('{__name__=~"relay_up|relay_member_up",lattice="a\\"} or x"}');
  });

  it("may name the metric otherwise", async () => {
    await answering(vector({}), [], { names: { memberUp: "my_<org>_up" } });
    const query = new URL(prometheus.requests.at(-1) ?? "", "http://p").searchParams.get("query");

    expect(query).toContain("relay_up|my_relay_up");
  });

  it.each<[string, Respond]>([
    ["does not answer", gone],
    ["answers an error", json(400, { status: "error", errorType: "bad_data", error: "x" })],
    ["answers with warnings", vector({ "relay-1": "1" }, { warnings: ["partial"] })],
    ["answers HTML", raw(200, "<html>")],
  ])("is passed over for the members themselves when it %s", async (_what, respond) => {
    const pages = [page(up("relay-1", 0)), page(up("relay-2", 1)), page(up("relay-3", 1))];

    const said = await answering(respond, pages);

    expect(said.map((report) => report.up)).toEqual(["down", "up", "up"]);
  });
});
