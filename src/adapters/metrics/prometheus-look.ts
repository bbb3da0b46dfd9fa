import { z } from "zod";
import type { Config } from "../../config/config.ts";
import type { Sample, Series } from "../../lattice/series.ts";
import { asJson } from "../../outbound/answer.ts";
import type { Peer } from "../../outbound/outbound.ts";
import type { MetricAnswer, MetricQuestion } from "../../lattice/metric-answer.ts";
import { metricNames } from "../../lattice/metric-names.ts";
import type { SeriesMembers } from "./members.ts";
import { selector } from "../../lattice/promql.ts";

const Point = z.tuple([z.number(), z.string()]);

const Labels = z.record(z.string(), z.string());

/** The answer to an instant query. `isPartial` is VictoriaMetrics's word for what Thanos puts into `warnings`. */
const QueryJson = z.object({
  status: z.literal("success"),
  data: z.object({
    resultType: z.enum(["vector", "matrix"]),
    result: z.array(
      z.object({
        metric: Labels,
        value: Point.optional(),
        values: z.array(Point).optional(),
      }),
    ),
  }),
  warnings: z.array(z.string()).default([]),
  isPartial: z.boolean().default(false),
});

type Result = z.output<typeof QueryJson>["data"]["result"];

/** How far back samples are fetched: an hour of a condition, a quarter of an hour of anything else. */
const HISTORY: Readonly<Partial<Record<MetricQuestion["metric"], string>>> = {
  upstreamPeers: "1h",
  committeeSize: "1h",
  tdxAttested: "1h",
};

const OTHER_HISTORY = "15m";

export interface PrometheusLookOptions {
  readonly peer: Peer;
  readonly config: Config;
  readonly members: SeriesMembers;
  readonly now: () => number;
  readonly signal: AbortSignal;
}

/** What one look at Prometheus saw; each query is sent once. */
export class PrometheusLook {
  readonly #options: PrometheusLookOptions;
  readonly #queries = new Map<string, Promise<Result | string>>();

  constructor(options: PrometheusLookOptions) {
    this.#options = options;
  }

  /** The answer, or in words why there is none. */
  async ask(question: MetricQuestion): Promise<MetricAnswer | string> {
    const { config, now } = this.#options;
    const { metric, organism } = question;
    const names = metricNames(metric, organism, config.metrics.names);
    const series = selector(names, { ...config.metrics.match, ...question.labels });
    // An instant query knows which series have ended; only a range tells when samples were taken.
    const [current, ranges] = await Promise.all([
      this.#query(series),
      this.#query(`${series}[${HISTORY[metric] ?? OTHER_HISTORY}]`),
    ]);
    if (typeof current === "string") return current;
    if (typeof ranges === "string") return ranges;
    const evaluated = current.flatMap(({ value }) => (value === undefined ? [] : [value[0]]));
    const alive = new Set(current.map(({ metric: labels }) => labelKey(labels)));
    return {
      via: "Prometheus",
      nowMs: evaluated.length === 0 ? now() : Math.max(...evaluated) * 1000,
      names,
      series: ranges.flatMap((result) => this.#series(question, result, { names, alive }) ?? []),
      silent: new Map(),
      troubles: [],
    };
  }

  #series(
    { organism }: MetricQuestion,
    { metric: labels, values, value }: Result[number],
    { names, alive }: { readonly names: readonly string[]; readonly alive: ReadonlySet<string> },
  ): Series | undefined {
    const { members } = this.#options;
    const exporter = members.byInstance(organism, labels["instance"]);
    const about = members.attributed(organism, labels, exporter);
    const samples = (values ?? (value === undefined ? [] : [value])).map(sampleOf);
    if (about === undefined || samples.length === 0) return undefined;
    return {
      ...about,
      labels,
      rank: Math.max(0, names.indexOf(labels["__name__"] ?? "")),
      alive: alive.has(labelKey(labels)),
      samples,
    };
  }

  #query(query: string): Promise<Result | string> {
    const known = this.#queries.get(query);
    if (known !== undefined) return known;
    const asked = this.#send(query);
    this.#queries.set(query, asked);
    return asked;
  }

  async #send(query: string): Promise<Result | string> {
    // Thanos leaves out what it cannot reach unless it is told not to; Prometheus itself passes these over.
    const form = new URLSearchParams({ query, partial_response: "false", dedup: "true" });
    const { peer, signal } = this.#options;
    const answer = asJson(await peer.get(`/api/v1/query?${form.toString()}`, signal));
    if (answer.kind === "failed") return `Prometheus: ${answer.detail}`;
    if (answer.status !== 200) return `Prometheus: answered HTTP ${answer.status}`;
    const parsed = QueryJson.safeParse(answer.value);
    if (!parsed.success) return "Prometheus: answered something that is no query result";
    if (parsed.data.warnings.length > 0 || parsed.data.isPartial) {
      return "Prometheus: answered with a warning: what it said may be partial";
    }
    return parsed.data.data.result;
  }
}

function sampleOf([seconds, text]: readonly [number, string]): Sample {
  return { atMs: Math.round(seconds * 1000), value: numberOf(text) };
}

function numberOf(text: string): number {
  if (text === "+Inf") return Infinity;
  return text === "-Inf" ? -Infinity : Number(text);
}

function labelKey(labels: Readonly<Record<string, string>>): string {
  return JSON.stringify(Object.entries(labels).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
