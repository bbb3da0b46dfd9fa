import type { Config, Member } from "../../config/config.ts";
import type { Organism } from "../../lattice/organism.ts";
import type { Series } from "../../lattice/series.ts";
import type { Answer } from "../../outbound/answer.ts";
import type { Peer } from "../../outbound/outbound.ts";
import type { MetricAnswer, MetricQuestion } from "../../lattice/metric-answer.ts";
import { isExposition, samplesOf } from "./exposition.ts";
import { metricNames } from "../../lattice/metric-names.ts";
import type { SeriesMembers } from "./members.ts";

/** Bytes of a metrics page that are read at most. */
export const PAGE_MAX_BYTES = 8 * 1_048_576;

export interface ScrapedLookOptions {
  /** By member; none where the configuration gives no `metrics` address. */
  readonly peers: ReadonlyMap<string, Peer>;
  readonly config: Config;
  readonly members: SeriesMembers;
  readonly now: () => number;
  readonly signal: AbortSignal;
}

/** A member's page, or in words why there is none. */
type Page = { readonly text: string; readonly atMs: number } | string;

/** What one look at the members' own exporters saw; each page is fetched once. It has no past. */
export class ScrapedLook {
  readonly #options: ScrapedLookOptions;
  readonly #pages = new Map<string, Promise<Page>>();

  constructor(options: ScrapedLookOptions) {
    this.#options = options;
  }

  async ask(question: MetricQuestion): Promise<MetricAnswer> {
    const { config, members, now } = this.#options;
    const names = metricNames(question.metric, question.organism, config.metrics.names);
    const pages = await this.#pagesOf(question.organism);
    const silent = pages.flatMap(({ member, page }) =>
      typeof page === "string" ? [[member, page] as const] : [],
    );
    return {
      via: "the members' own exporters",
      nowMs: now(),
      names,
      series: pages.flatMap(({ member, page }) =>
        typeof page === "string" ? [] : seriesOf({ question, names, members, member, page }),
      ),
      silent: new Map(silent),
      troubles: [],
    };
  }

  #pagesOf(organism: Organism) {
    const { members } = this.#options;
    return Promise.all(
      members.members(organism).map(async (member) => {
        const known = this.#pages.get(member.name);
        const fetched = known ?? this.#fetch(member);
        this.#pages.set(member.name, fetched);
        return { member: member.name, page: await fetched };
      }),
    );
  }

  async #fetch({ name }: Member): Promise<Page> {
    const peer = this.#options.peers.get(name);
    if (peer === undefined) return "no `metrics` address is configured for it";
    return pageOf(await peer.get("", this.#options.signal), this.#options.now());
  }
}

function pageOf(answer: Answer, atMs: number): Page {
  if (answer.kind === "failed") return `its exporter: ${answer.detail}`;
  if (answer.status !== 200) return `its exporter: answered HTTP ${answer.status}`;
  if (!isExposition(answer.body)) return "its exporter: answered something that is no metrics page";
  return { text: answer.body, atMs };
}

interface PageQuestion {
  readonly question: MetricQuestion;
  readonly names: readonly string[];
  readonly members: SeriesMembers;
  readonly member: string;
  readonly page: Exclude<Page, string>;
}

function seriesOf({ question, names, members, member, page }: PageQuestion): readonly Series[] {
  const wanted = Object.entries(question.labels ?? {});
  return samplesOf(page.text, new Set(names)).flatMap(({ name, labels, value, atMs }) => {
    const about = members.attributed(question.organism, labels, member);
    const fits = wanted.every(([label, expected]) => labels[label] === expected);
    if (about === undefined || !fits || !members.ofThisLattice(labels)) return [];
    const samples = [{ atMs: atMs ?? page.atMs, value }];
    return [{ ...about, labels, rank: names.indexOf(name), alive: true, samples }];
  });
}
