import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import type { MetricAnswer, MetricQuestion } from "../../src/lattice/metric-answer.ts";
import { memberReports } from "../../src/lattice/member-report.ts";
import { memberValue } from "../../src/lattice/member-value.ts";
import { heldSince, rangeOver } from "../../src/lattice/series.ts";
import type { Metrics } from "../../src/ports/metrics.ts";

/** A line of a member's metrics page, without its value. */
export interface Exposed {
  readonly name: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly value: string;
}

/** A source of metrics with three relay members behind it, relay-1 to relay-3. */
export interface MetricsUnderTest {
  readonly metrics: Metrics;
  /** Whether it can tell what was before. */
  readonly past: boolean;
  /** Makes the members' pages these, by member; one that is left out does not answer. Returns when it can be seen. */
  expose(pages: Readonly<Record<string, readonly Exposed[]>>): Promise<void>;
  close(): Promise<void>;
}

const MEMBERS = ["relay-1", "relay-2", "relay-3"];

/** What every source of metrics must keep to. */
export function metricsContract(name: string, open: () => Promise<MetricsUnderTest>): void {
  describe(`${name} as a source of metrics`, () => {
    let tested: MetricsUnderTest;

    beforeAll(async () => {
      tested = await open();
    }, 60_000);

    afterAll(() => tested.close());

    const ask = (question: Partial<MetricQuestion> = {}): Promise<MetricAnswer> =>
      tested.metrics
        .look(AbortSignal.timeout(5_000))
        .ask({ metric: "up", organism: "relay", ...question });

    const ups = async () => memberReports(MEMBERS, await ask()).map(({ up }) => up);

    const up = (member: string, value: string) => ({
      name: "relay_member_up",
      labels: { member },
      value,
    });

    it("tells 1, a present 0 and an absent series apart", async () => {
      await tested.expose({
        "relay-1": [up("relay-1", "1")],
        "relay-2": [up("relay-2", "0")],
        "relay-3": [{ name: "other", value: "1" }],
      });

      expect(await ups()).toEqual(["up", "down", "unknown"]);
      expect(memberReports(MEMBERS, await ask())[2]?.reason).toContain("absent");
    });

    it("never takes NaN, infinity or another number for down", async () => {
      await tested.expose({
        "relay-1": [up("relay-1", "NaN")],
        "relay-2": [up("relay-2", "+Inf")],
        "relay-3": [up("relay-3", "7")],
      });

      expect(await ups()).toEqual(["unknown", "unknown", "unknown"]);
    });

    it("says why nothing is known of a member whose exporter is gone", async () => {
      await tested.expose({ "relay-1": [up("relay-1", "1")], "relay-2": [up("relay-2", "1")] });
      const [, , third] = memberReports(MEMBERS, await ask());

      expect(third?.up).toBe("unknown");
      expect(third?.reason).toMatch(/stale|absent|exporter/);
    });

    it("hears one member speak of another that cannot", async () => {
      await tested.expose({
        "relay-1": [up("relay-1", "1"), up("relay-2", "1"), up("relay-3", "0")],
        "relay-2": [up("relay-2", "1")],
      });

      expect(await ups()).toEqual(["up", "up", "down"]);
    });

    it("prefers the better name, and takes the other where there is no better", async () => {
      await tested.expose({
        "relay-1": [
          { name: "relay_up", labels: { member: "relay-1" }, value: "0" },
          up("relay-1", "1"),
        ],
        "relay-2": [up("relay-2", "1")],
        "relay-3": [],
      });

      expect((await ups()).slice(0, 2)).toEqual(["down", "up"]);
    });

    it("asks for labels exactly, whatever stands in them", async () => {
      const peers = (source: string, value: string) => ({
        name: "relay_upstream_peers",
        labels: { member: "relay-1", source },
        value,
      });
      const odd = 'ate"} or x\\';
      await tested.expose({ "relay-1": [peers("atelier", "3"), peers(odd, "9")] });

      const valueOf = async (source: string) => {
        const answer = await ask({ metric: "upstreamPeers", labels: { source } });
        return memberValue("relay-1", answer.series, answer.nowMs);
      };
      expect(await valueOf("atelier")).toMatchObject({ kind: "value", value: 3 });
      expect(await valueOf("nobody")).toEqual({ kind: "absent" });
      expect(await valueOf(odd)).toMatchObject({ kind: "value", value: 9 });
    });

    it("keeps organisms apart that share a metric's name", async () => {
      const id = (organism: string, member: string) => ({
        name: "lattice_id",
        labels: { organism, member, lattice_id_hex: "ab".repeat(32) },
        value: "1",
      });
      await tested.expose({ "relay-1": [id("relay", "relay-1"), id("atelier", "atelier-1")] });
      const { series } = await ask({ metric: "latticeId" });

      expect(series.map(({ member }) => member)).toEqual(["relay-1"]);
    });

    it("answers questions about the past, or says that it has none", async () => {
      await tested.expose({ "relay-1": [up("relay-1", "0")] });
      const answer = await ask();
      const said = memberValue("relay-1", answer.series, answer.nowMs);
      if (said.kind !== "value") throw new Error("expected a value");

      const range = rangeOver(said.series, 2_000, answer.nowMs);
      const held = heldSince(said.series, answer.nowMs);
      if (!tested.past) {
        expect([range.kind, held]).toEqual(["too few", undefined]);
        return;
      }
      expect(range).toMatchObject({ kind: "range", min: 0, max: 0 });
      expect(held?.sinceMs).toBeLessThan(answer.nowMs);
    });
  });
}
