import { majority } from "../../lattice/committee.ts";
import { committeeOf } from "../../lattice/lattice-members.ts";
import { downEvidence, memberNumbers, viaEvidence } from "../member-numbers.ts";
import type { MemberNumbers } from "../member-numbers.ts";
import type { LatticeFacts } from "../facts.ts";
import type { Finding, Step } from "../step.ts";
import { listed } from "../words.ts";
import type { Link } from "./upstream-peers.ts";

export const discovery: Step<Link, "discovery"> = {
  id: "discovery",
  asks: "Does discovery see the lattice? `discovery_peers_total` of the members, held against what the upstream's members see.",
  async look({ organism, source }, facts): Promise<Finding> {
    const [own, upstream] = await Promise.all([
      memberNumbers({ metric: "discoveryPeers", organism }, facts),
      memberNumbers({ metric: "discoveryPeers", organism: source }, facts),
    ]);
    const least = fewest({ organism, source }, upstream, facts);
    const low = own.told.filter(({ value }) => value < least);
    const evidence = [
      ...[...own.told, ...upstream.told].map(({ member, value }) => ({
        label: member,
        value: `${value} peers`,
      })),
      ...own.missing,
      ...downEvidence(own.down),
      { label: "low is", value: `fewer than ${least} peers` },
      ...viaEvidence(own.answer),
    ];
    if (low.length > 0) {
      const seen = low.map(({ member, value }) => `${member} ${value}`);
      const summary = `discovery is low: ${listed(seen)}, and fewer than ${least} is too few`;
      return { verdict: "fail", summary, evidence };
    }
    if (own.missing.length > 0 || own.told.length === 0) {
      const whom =
        listed(own.missing.map(({ label }) => label)) || `any running member of ${organism}`;
      return { verdict: "unknown", summary: `could not read what ${whom} discovered`, evidence };
    }
    const worst = Math.min(...own.told.map(({ value }) => value));
    return { verdict: "pass", summary: `every member sees ${worst} peers or more`, evidence };
  },
};

/**
 * Peers that a member must see. The book has no figure: with fewer than its own committee's others and a majority
 * of the upstream it cannot have bonded to both; with less than half of what the upstream sees it is cut off.
 */
function fewest(
  { organism, source }: Link,
  upstream: MemberNumbers,
  { map }: LatticeFacts,
): number {
  const others = committeeOf(map.organisms[organism]).length - 1;
  const needed = others + majority(map.organisms[source].n);
  const seen = upstream.told.map(({ value }) => value).toSorted((a, b) => a - b);
  const usual = seen[Math.floor(seen.length / 2)] ?? 0;
  return Math.max(needed, Math.ceil(usual / 2));
}
