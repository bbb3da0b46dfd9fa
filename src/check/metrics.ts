import type { Config } from "../config/config.ts";
import type { MetricAnswer, MetricQuestion } from "../lattice/metric-answer.ts";
import { ORGANISMS } from "../lattice/organism.ts";
import type { Organism } from "../lattice/organism.ts";
import type { MetricsLook } from "../ports/metrics.ts";
import { finding } from "./finding.ts";
import type { Finding } from "./finding.ts";
import type { CheckSources } from "./sources.ts";

/** Whether every metric that verifications read is there, and every exporter answers. */
export async function metricFindings(
  config: Config,
  { metrics, exporters }: CheckSources,
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  const look = metrics.look(signal);
  const [series, pages] = await Promise.all([
    Promise.all(ORGANISMS.map((organism) => seriesFindings(config, organism, look))),
    exporterFindings(config, exporters.look(signal)),
  ]);
  const troubles = new Set(series.flatMap((told) => told.troubles));
  const prometheus =
    config.prometheus === undefined
      ? finding(
          "prometheus",
          "note",
          "not configured: there is no past, only the members' own word",
        )
      : troubles.size === 0
        ? finding("prometheus", "pass", "answers")
        : finding("prometheus", "fail", [...troubles].join("; "));
  return [prometheus, ...series.flatMap(({ findings }) => findings), ...pages];
}

interface SeriesFound {
  readonly findings: readonly Finding[];
  readonly troubles: readonly string[];
}

async function seriesFindings(
  { organisms }: Config,
  organism: Organism,
  look: MetricsLook,
): Promise<SeriesFound> {
  const { upstreams, tdx } = organisms[organism];
  const questions: readonly MetricQuestion[] = [
    { metric: "up", organism },
    { metric: "committeeSize", organism },
    { metric: "latticeId", organism },
    { metric: "discoveryPeers", organism },
    ...(tdx === undefined ? [] : [{ metric: "tdxAttested", organism } as const]),
    ...upstreams.map((source): MetricQuestion => {
      return { metric: "upstreamPeers", organism, labels: { source } };
    }),
  ];
  const told = await Promise.all(questions.map((question) => look.ask(question)));
  const missing = told.filter(({ series }) => series.length === 0);
  const summary =
    missing.length === 0
      ? `all ${questions.length} metrics are there`
      : `absent: ${missing.map(({ names }) => names.join(" or ")).join(", ")}; replace names under prometheus.names`;
  const verdict = missing.length === 0 ? "pass" : "fail";
  return {
    findings: [finding(`metrics of ${organism}`, verdict, summary)],
    troubles: told.flatMap(({ troubles }) => troubles),
  };
}

/** Each exporter that is configured; the others are not missed where there is a Prometheus. */
async function exporterFindings(
  { organisms }: Config,
  look: MetricsLook,
): Promise<readonly Finding[]> {
  const answers = await Promise.all(
    ORGANISMS.map(async (organism) => ({
      organism,
      answer: await look.ask({ metric: "up", organism }),
    })),
  );
  return answers.flatMap(({ organism, answer }) =>
    organisms[organism].members
      .filter(({ metrics }) => metrics !== undefined)
      .map(({ name }) => exporterFinding(name, answer)),
  );
}

function exporterFinding(member: string, { silent }: MetricAnswer): Finding {
  const why = silent.get(member);
  return finding(`exporter of ${member}`, why === undefined ? "pass" : "fail", why ?? "answers");
}
