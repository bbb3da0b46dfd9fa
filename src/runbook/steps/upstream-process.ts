import { committeeHealth, majority } from "../../lattice/committee.ts";
import type { LatticeFacts } from "../facts.ts";
import { membersRunning, ofCommittee } from "../running.ts";
import type { Finding, Step } from "../step.ts";
import { listed } from "../words.ts";
import type { Link } from "./upstream-peers.ts";

export const upstreamProcess: Step<Link, "upstream-process"> = {
  id: "upstream-process",
  asks: "Does a majority of the upstream run? `<upstream>_up`, and its units on their hosts.",
  async look({ source }, facts): Promise<Finding> {
    const all = await membersRunning(source, facts);
    const committee = ofCommittee(all, source, facts);
    const { n } = facts.map.organisms[source];
    const evidence = all.map(({ member, up, words }) => ({
      label: `${member.name} on ${member.host}`,
      value: `${up}: ${words}`,
    }));
    const down = all.filter(({ up }) => up === "down").map(({ member }) => member.name);
    const up = committee.filter((member) => member.up === "up").length;
    const known = committee.some((member) => member.up === "unknown") ? "known to be up" : "up";
    const count = `${up} of ${n} of ${source} ${up === 1 ? "is" : "are"} ${known}, a majority is ${majority(n)}`;
    const named = down.length === 0 ? "" : `; down: ${listed(down)}`;
    switch (
      committeeHealth(
        n,
        committee.map((member) => member.up),
      )
    ) {
      case "up":
        return { verdict: "pass", summary: count + named, evidence, members: down };
      case "below-majority":
        return { verdict: "fail", summary: count + named, evidence, members: down };
      case "unknown":
        return { verdict: "unknown", summary: unread(count + named, committee), evidence };
    }
  },
};

function unread(words: string, committee: Awaited<ReturnType<typeof membersRunning>>): string {
  const silent = committee.filter(({ up }) => up === "unknown").map(({ member }) => member.name);
  return `${words}; could not tell: ${listed(silent)}`;
}

/** The upstream's members that are known to be down, with where they run. */
export async function downUpstream({ source }: Link, facts: LatticeFacts) {
  const running = await membersRunning(source, facts);
  return running.filter(({ up }) => up === "down").map(({ member }) => member);
}
