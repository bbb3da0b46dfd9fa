import type { Member } from "../../config/config.ts";
import type { Organism } from "../../lattice/organism.ts";
import type { Peer } from "../../outbound/outbound.ts";
import type { MemberHealth, MemberReport } from "../../ports/member-health.ts";
import { samplesOf } from "./exposition.ts";
import { reportOf } from "./reports.ts";
import type { UpValue } from "./reports.ts";
import { upMetrics } from "./up-metric.ts";

/** Bytes of a metrics page that are read at most. */
export const PAGE_MAX_BYTES = 8 * 1_048_576;

export interface ScrapedMember {
  readonly member: Member;
  /** Undefined where the configuration gives no `metrics` address. */
  readonly peer: Peer | undefined;
}

/** Asks the members' own exporters: what is left when there is no Prometheus. */
export class ScrapedHealth implements MemberHealth {
  readonly #members: Readonly<Record<Organism, readonly ScrapedMember[]>>;
  readonly #names: Readonly<Partial<Record<string, string>>>;
  readonly #memberLabel: string;

  constructor(
    members: Readonly<Record<Organism, readonly ScrapedMember[]>>,
    names: Readonly<Partial<Record<string, string>>>,
    memberLabel: string,
  ) {
    this.#members = members;
    this.#names = names;
    this.#memberLabel = memberLabel;
  }

  async membersUp(organism: Organism, signal: AbortSignal): Promise<readonly MemberReport[]> {
    const members = this.#members[organism];
    const pages = await Promise.all(members.map((member) => this.#page(organism, member, signal)));
    const values = pages.flatMap(({ values: said }) => said);
    return members
      .filter(({ member }) => member.role !== "aggregator")
      .map(({ member }) => {
        const page = pages.find(({ name }) => name === member.name);
        return reportOf(member.name, values, page?.silence ?? "no metric tells");
      });
  }

  async #page(organism: Organism, { member, peer }: ScrapedMember, signal: AbortSignal) {
    const silent = (silence: string) => ({ name: member.name, values: [] as UpValue[], silence });
    if (peer === undefined) return silent("no `metrics` address is configured for it");
    const answer = await peer.get("", signal);
    if (answer.kind === "failed") return silent(`its exporter ${answer.detail}`);
    if (answer.status === 404) return silent("its exporter answered HTTP 404");
    const names = upMetrics(organism, this.#names);
    const values = samplesOf(answer.body, new Set(names)).map(({ name, labels, value }) => {
      const about = labels[this.#memberLabel] ?? member.name;
      return { member: about, value, own: about === member.name, rank: names.indexOf(name) };
    });
    return { name: member.name, values, silence: `its exporter has no ${names.join(" or ")}` };
  }
}
