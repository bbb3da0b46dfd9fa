import { z } from "zod";
import type { Member, PrometheusConfig } from "../../config/config.ts";
import type { Organism } from "../../lattice/organism.ts";
import { asJson } from "../../outbound/answer.ts";
import type { Peer } from "../../outbound/outbound.ts";
import type { MemberReport } from "../../ports/member-health.ts";
import { reportOf } from "./reports.ts";
import { upMetrics } from "./up-metric.ts";

/** Prometheus's answer to an instant query. Warnings mean that the answer may be partial. */
const VectorJson = z.object({
  status: z.literal("success"),
  data: z.object({
    resultType: z.literal("vector"),
    result: z.array(
      z.object({
        metric: z.record(z.string(), z.string()),
        value: z.tuple([z.number(), z.string()]),
      }),
    ),
  }),
  warnings: z.array(z.string()).default([]),
});

/** What Prometheus last scraped of the up metrics. Undefined when it gave no usable answer. */
export class PrometheusHealth {
  readonly #peer: Peer;
  readonly #config: PrometheusConfig;

  constructor(peer: Peer, config: PrometheusConfig) {
    this.#peer = peer;
    this.#config = config;
  }

  async membersUp(
    organism: Organism,
    members: readonly Member[],
    signal: AbortSignal,
  ): Promise<readonly MemberReport[] | undefined> {
    const metrics = upMetrics(organism, this.#config.names);
    const query = encodeURIComponent(upQuery(metrics, this.#config.match));
    const answer = asJson(await this.#peer.get(`/api/v1/query?query=${query}`, signal));
    if (answer.kind === "failed" || answer.status !== 200) return undefined;
    const parsed = VectorJson.safeParse(answer.value);
    if (!parsed.success || parsed.data.warnings.length > 0) return undefined;
    const series = parsed.data.data.result;
    const values = series.map(({ metric, value }) => ({
      member: metric[this.#config.memberLabel] ?? "",
      value: Number(value[1]),
      own: false,
      rank: metrics.indexOf(metric["__name__"] ?? ""),
    }));
    return members
      .filter(({ role }) => role !== "aggregator")
      .map(({ name }) =>
        reportOf(name, values, `Prometheus has no ${metrics.join(" or ")} for it`),
      );
  }
}

/** An instant selector over both names; values are escaped for PromQL, names come from the configuration. */
function upQuery(metrics: readonly string[], match: Readonly<Record<string, string>>): string {
  const names = `__name__=~${quoted(metrics.join("|"))}`;
  const labels = Object.entries(match).map(([label, value]) => `${label}=${quoted(value)}`);
  return `{${[names, ...labels].join(",")}}`;
}

function quoted(text: string): string {
  return JSON.stringify(text);
}
