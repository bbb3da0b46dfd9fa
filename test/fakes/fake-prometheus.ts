import { HttpServer, json } from "./http-server.ts";
import type { Respond } from "./http-server.ts";

/** A series a fake Prometheus holds: samples as [seconds before now, value as it is written]. */
export interface HeldSeries {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly samples: readonly (readonly [number, string])[];
  /** Its target is gone: a staleness marker ends it, and only ranges still show it. */
  readonly ended?: boolean;
}

const SELECTOR = /^([a-zA-Z_:][a-zA-Z0-9_:]*)?(?:\{(.*)\})?(?:\[(\d+)(s|m|h)\])?$/s;

const MATCHER = /^([a-zA-Z_][a-zA-Z0-9_]*)(=~|=)("(?:[^"\\]|\\.)*")(?:,|$)/s;

const SECONDS = { s: 1, m: 60, h: 3600 } as const;

/** Series older than this are not found by an instant query. */
const LOOKBACK_SECONDS = 300;

/** Answers instant queries of plain selectors as Prometheus does, and anything else as it answers nonsense. */
export class FakePrometheus {
  held: readonly HeldSeries[] = [];
  readonly server: HttpServer;

  private constructor(server: HttpServer) {
    this.server = server;
    server.respond = this.answer;
  }

  static async open(): Promise<FakePrometheus> {
    return new FakePrometheus(await HttpServer.open(json(500, {})));
  }

  /** Queries it was sent, newest last. */
  get queries(): readonly string[] {
    return this.server.requests.map(
      (path) => new URL(path, "http://p").searchParams.get("query") ?? "",
    );
  }

  readonly answer: Respond = (request, response) => {
    const url = new URL(request.url ?? "", "http://p");
    const parsed = url.pathname === "/api/v1/query" && parse(url.searchParams.get("query") ?? "");
    if (parsed === undefined || parsed === false) {
      json(400, { status: "error", errorType: "bad_data", error: "parse error" })(
        request,
        response,
      );
      return;
    }
    const now = Date.now() / 1000;
    const matching = this.held.filter((series) => parsed.fits(series));
    const { seconds } = parsed;
    const result = matching.flatMap((series): readonly object[] => {
      const metric = { __name__: series.name, ...series.labels };
      if (seconds === undefined) {
        const newest = series.samples.at(-1);
        if (newest === undefined || series.ended === true || newest[0] > LOOKBACK_SECONDS)
          return [];
        return [{ metric, value: [now, newest[1]] }];
      }
      const values = series.samples
        .filter(([ago]) => ago <= seconds)
        .map(([ago, value]) => [now - ago, value]);
      return values.length === 0 ? [] : [{ metric, values }];
    });
    const resultType = parsed.seconds === undefined ? "vector" : "matrix";
    json(200, { status: "success", data: { resultType, result } })(request, response);
  };
}

function parse(query: string) {
  const [whole, name, matchers = "", amount, unit] = SELECTOR.exec(query) ?? [];
  if (whole === undefined || whole === "") return undefined;
  const wanted: ((series: HeldSeries) => boolean)[] = [];
  if (name !== undefined) wanted.push((series) => series.name === name);
  for (let rest = matchers; rest !== "";) {
    const [part, label = "", operator, literal = ""] = MATCHER.exec(rest) ?? [];
    if (part === undefined) return undefined;
    const value = JSON.parse(literal) as string;
    const of = (series: HeldSeries) =>
      label === "__name__" ? series.name : (series.labels[label] ?? "");
    wanted.push((series) =>
      operator === "=~" ? new RegExp(`^(?:${value})$`).test(of(series)) : of(series) === value,
    );
    rest = rest.slice(part.length);
  }
  return {
    fits: (series: HeldSeries) => wanted.every((fits) => fits(series)),
    seconds:
      amount === undefined ? undefined : Number(amount) * SECONDS[unit as keyof typeof SECONDS],
  };
}
