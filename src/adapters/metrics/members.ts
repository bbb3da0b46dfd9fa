import type { Config, Member } from "../../config/config.ts";
import type { Organism } from "../../lattice/organism.ts";
import { isOrganism } from "../../lattice/organism.ts";

/** Which member a series is about, and whether it is that member's own word. */
export class SeriesMembers {
  readonly #config: Config;

  constructor(config: Config) {
    this.#config = config;
  }

  members(organism: Organism): readonly Member[] {
    return this.#config.organisms[organism].members;
  }

  /**
   * Undefined when the series is not the organism's. `exporter` is who exposed it, where that is known: it is
   * taken for the member that the series does not name.
   */
  attributed(
    organism: Organism,
    labels: Readonly<Record<string, string>>,
    exporter: string | undefined,
  ): { readonly member: string | undefined; readonly own: boolean | undefined } | undefined {
    const { memberLabel, organismLabel } = this.#config.metrics;
    const named = labels[memberLabel];
    const of = labels[organismLabel];
    if (of !== undefined && isOrganism(of) && of !== organism) return undefined;
    const member = named ?? exporter;
    if (member === undefined) return of === organism ? { member, own: undefined } : undefined;
    if (!this.members(organism).some(({ name }) => name === member)) return undefined;
    return { member, own: exporter === undefined ? undefined : exporter === member };
  }

  /** Labels that series of another lattice bear otherwise; one that is not there was never asked for. */
  ofThisLattice(labels: Readonly<Record<string, string>>): boolean {
    return Object.entries(this.#config.metrics.match).every(
      ([label, value]) => (labels[label] ?? value) === value,
    );
  }

  /** The member whose exporter a Prometheus target is. */
  byInstance(organism: Organism, instance: string | undefined): string | undefined {
    if (instance === undefined) return undefined;
    const found = this.members(organism).filter(
      ({ metrics }) => metrics !== undefined && new URL(metrics).host === instance,
    );
    return found.length === 1 ? found[0]?.name : undefined;
  }
}
