import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { memberReports } from "../../src/lattice/member-report.ts";
import { memberValue } from "../../src/lattice/member-value.ts";
import { metricsContract } from "../contracts/metrics-contract.ts";
import { FakePrometheus } from "../fakes/fake-prometheus.ts";
import type { HeldSeries } from "../fakes/fake-prometheus.ts";
import { HttpServer, json, raw } from "../fakes/http-server.ts";
import type { Respond } from "../fakes/http-server.ts";
import { fakePrometheus, gone, metricsOver, pageOf, scraping } from "./metrics-sources.ts";

metricsContract("scraping members", scraping);
metricsContract("a fake Prometheus", fakePrometheus);

const MEMBERS = ["relay-1", "relay-2", "relay-3"];

let prometheus: FakePrometheus;
let exporter: HttpServer;

beforeAll(async () => {
  prometheus = await FakePrometheus.open();
  exporter = await HttpServer.open(gone);
});

afterAll(() => Promise.all([prometheus.server.close(), exporter.close()]));

/** What is said of relay's members, with relay-1's exporter behind a Prometheus that answers like this. */
async function reports(respond: Respond, keys: Readonly<Record<string, unknown>> = {}) {
  prometheus.server.respond = respond;
  const section = { url: prometheus.server.url, ...keys };
  const { metrics, close } = metricsOver({ "relay-1": exporter.url }, { prometheus: section });
  const look = metrics.look(AbortSignal.timeout(3_000));
  const answer = await look.ask({ metric: "up", organism: "relay" });
  await close();
  return { answer, said: memberReports(MEMBERS, answer) };
}

const up = (member: string, value: string, rest: Partial<HeldSeries> = {}): HeldSeries => ({
  name: "relay_member_up",
  labels: { member, instance: `${member}:1` },
  samples: [[1, value]],
  ...rest,
});

describe("Prometheus", () => {
  it("is asked with its label matchers, escaped", async () => {
    prometheus.held = [up("relay-1", "1", { labels: { member: "relay-1", lattice: 'a"} or x' } })];
    const { said } = await reports(prometheus.answer, {
      labels: { match: { lattice: 'a"} or x' } },
    });

    expect(prometheus.queries.at(-1)).toContain('lattice="a\\"} or x"');
    expect(said[0]?.up).toBe("up");
  });

  it("may name the metric and the member's label otherwise", async () => {
    prometheus.held = [up("", "0", { name: "my_relay_up", labels: { node: "relay-1" } })];
    const { said } = await reports(prometheus.answer, {
      names: { memberUp: "my_<org>_up" },
      labels: { member: "node" },
    });

    expect(said[0]?.up).toBe("down");
  });

  it("names a member by its exporter where the series does not", async () => {
    const instance = new URL(exporter.url).host;
    prometheus.held = [up("", "1", { labels: { organism: "relay", instance } })];
    const { said } = await reports(prometheus.answer);

    expect(said[0]?.up).toBe("up");
  });

  it("is believed at its newest, and who says otherwise is shown", async () => {
    prometheus.held = [
      up("relay-3", "1", { labels: { member: "relay-3", instance: "a" }, samples: [[20, "1"]] }),
      up("relay-3", "0", { labels: { member: "relay-3", instance: "b" }, samples: [[5, "0"]] }),
    ];
    const { said } = await reports(prometheus.answer);

    expect(said[2]).toMatchObject({
      up: "down",
      reason: expect.stringContaining("says 1") as unknown,
    });
  });

  it.each<[string, Partial<HeldSeries>]>([
    ["has ended", { ended: true }],
    ["is older than two minutes", { samples: [[150, "0"]] }],
  ])("calls a series stale that %s, neither down nor absent", async (_why, rest) => {
    prometheus.held = [up("relay-1", "0", rest)];
    const { said } = await reports(prometheus.answer);

    expect(said[0]).toMatchObject({
      up: "unknown",
      reason: expect.stringContaining("stale") as unknown,
    });
  });

  it("sends each query once in a look, whoever asks", async () => {
    prometheus.held = [];
    prometheus.server.respond = prometheus.answer;
    const { metrics, close } = metricsOver({}, { prometheus: { url: prometheus.server.url } });
    const look = metrics.look(AbortSignal.timeout(3_000));
    prometheus.server.requests.length = 0;
    await Promise.all([1, 2, 3].map(() => look.ask({ metric: "latticeId", organism: "relay" })));
    await look.ask({ metric: "latticeId", organism: "atelier" });
    await close();

    expect(prometheus.queries).toEqual(["lattice_id{}", "lattice_id{}[15m]"]);
  });

  const vector = (rest: object) =>
    json(200, { status: "success", data: { resultType: "vector", result: [] }, ...rest });

  it.each<[string, Respond]>([
    ["does not answer", gone],
    ["answers an error", json(400, { status: "error", errorType: "bad_data", error: "x" })],
    ["answers 503", json(503, { status: "error", errorType: "timeout", error: "x" })],
    ["answers with warnings", vector({ warnings: ["partial"] })],
    ["says that it is partial", vector({ isPartial: true })],
    ["answers HTML", raw(200, "<html>")],
    ["answers with another shape", json(200, { status: "success", data: [] })],
  ])("is passed over for the members themselves when it %s", async (_what, respond) => {
    exporter.respond = raw(200, pageOf([{ name: "relay_up", value: "0" }]));
    const { said, answer } = await reports(respond);

    expect(said[0]?.up).toBe("down");
    expect(answer.via).toBe("the members' own exporters");
    expect(answer.troubles[0]).toContain("Prometheus");
    expect(said[1]?.reason).toMatch(/Prometheus: .*; no `metrics` address is configured/);
  });
});

describe("a member's own exporter", () => {
  async function page(respond: Respond) {
    exporter.respond = respond;
    const { metrics, close } = metricsOver({ "relay-1": exporter.url });
    const look = metrics.look(AbortSignal.timeout(3_000));
    const answer = await look.ask({ metric: "up", organism: "relay" });
    await close();
    return memberReports(MEMBERS, answer)[0];
  }

  it("is read at /metrics unless the address names a page", async () => {
    await page(raw(200, "relay_up 1\n"));

    expect(exporter.requests.at(-1)).toBe("/metrics");
  });

  it("may stamp its samples: an old one is stale", async () => {
    const old = Date.now() - 600_000;

    expect(await page(raw(200, `relay_up 0 ${old}\n`))).toMatchObject({ up: "unknown" });
    expect(await page(raw(200, `relay_up 0 ${Date.now()}\n`))).toMatchObject({ up: "down" });
  });

  it.each<[string, Respond, string]>([
    ["a page of 9 MB", raw(200, `${"x_total 1\n".repeat(950_000)}relay_up 1\n`), "more than"],
    ["an error page", raw(200, "<html>bad gateway</html>"), "no metrics page"],
    ["a redirect", raw(302, "", { location: "http://127.0.0.1:9/" }), "redirect"],
    ["nothing to be found", raw(404, ""), "HTTP 404"],
  ])(
    "that answers with %s makes it unknown, in words of its own",
    async (_what, respond, words) => {
      expect(await page(respond)).toMatchObject({
        up: "unknown",
        reason: expect.stringContaining(words) as unknown,
      });
    },
  );

  it("may be 5 MB long", async () => {
    expect(await page(raw(200, `${"x_total 1\n".repeat(520_000)}relay_up 1\n`))).toMatchObject({
      up: "up",
    });
  });
});

describe("a word about a member", () => {
  const nowMs = 1_000_000;
  const series = (value: number, own: boolean | undefined) => ({
    labels: {},
    member: "m",
    rank: 0,
    own,
    alive: true,
    samples: [{ atMs: nowMs, value }],
  });

  it("is its own before that of others of the same moment", () => {
    expect(memberValue("m", [series(0, false), series(1, true)], nowMs)).toMatchObject({
      value: 1,
      also: [0],
    });
  });

  it("of the same moment that contradicts another says nothing", () => {
    expect(memberValue("m", [series(0, false), series(1, undefined)], nowMs)).toEqual({
      kind: "contradiction",
      values: [0, 1],
    });
  });
});
