import type { AlertRule, RuleContext } from "./alert-rule.ts";
import type { EntryPage } from "./entry.ts";

/** The entries' alerts as Prometheus has them: a group each. */
export interface RuleGroups {
  readonly groups: readonly {
    readonly name: string;
    readonly rules: readonly AlertRule[];
  }[];
}

/** Alert rules of all entries for one lattice; its name goes with every alert, unless the series bear one. */
export function ruleGroups(entries: readonly EntryPage[], context: RuleContext): RuleGroups {
  const lattice = "lattice" in context.match ? {} : { lattice: context.map.name };
  return {
    groups: entries.map(({ id, alert }) => ({
      name: `lattice-${id}`,
      rules: alert.rules(context).map((rule) => ({
        ...rule,
        labels: { ...rule.labels, ...lattice },
      })),
    })),
  };
}
