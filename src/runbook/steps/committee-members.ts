import { committeeHealth, majority } from "../../lattice/committee.ts";
import { committeeOf } from "../../lattice/lattice-members.ts";
import type { LatticeFacts, MemberUnit } from "../facts.ts";
import { excerpt } from "../log-excerpt.ts";
import { membersRunning, ofCommittee, unitStateWords, unitUp } from "../running.ts";
import type { Evidence, Finding, Step } from "../step.ts";
import { listed } from "../words.ts";
import type { Committee } from "./committee-size.ts";

export const membersUp: Step<Committee, "members-up"> = {
  id: "members-up",
  asks: "Which members are down? `<org>_member_up`; only a present 0 is down.",
  async look({ organism }, facts): Promise<Finding> {
    const committee = committeeOf(facts.map.organisms[organism]);
    const reports = (await facts.reports(organism)).filter(({ member }) =>
      committee.some(({ name }) => name === member),
    );
    const evidence = reports.map(({ member, up, reason }) => ({
      label: `${member} on ${committee.find(({ name }) => name === member)?.host ?? ""}`,
      value: reason === undefined ? up : `${up}: ${reason}`,
    }));
    const down = reports.filter(({ up }) => up === "down").map(({ member }) => member);
    const silent = reports.filter(({ up }) => up === "unknown").map(({ member }) => member);
    if (down.length > 0) {
      const summary = `${listed(down)} ${down.length === 1 ? "is" : "are"} down by metrics`;
      return { verdict: "fail", summary, evidence, members: down };
    }
    if (silent.length > 0) {
      const summary = `no metric tells whether ${listed(silent)} ${silent.length === 1 ? "is" : "are"} up`;
      return { verdict: "unknown", summary, evidence };
    }
    return {
      verdict: "pass",
      summary: `all ${reports.length} members are up by metrics`,
      evidence,
    };
  },
};

/** Metrics and units together: is there anyone to commit? */
export const majorityUp: Step<Committee, "majority-up"> = {
  id: "majority-up",
  asks: "Is a majority, floor(n/2)+1, still up? Metrics and units together.",
  async look({ organism }, facts): Promise<Finding> {
    const { n } = facts.map.organisms[organism];
    const committee = ofCommittee(await membersRunning(organism, facts), organism, facts);
    const ups = committee.map(({ up }) => up);
    const up = ups.filter((said) => said === "up").length;
    const down = committee
      .filter((member) => member.up === "down")
      .map(({ member }) => member.name);
    const known = ups.includes("unknown") ? "known to be up" : "up";
    const summary = `${up} of ${n} are ${known}, a majority is ${majority(n)}`;
    const evidence = committee.map((one) => ({ label: one.member.name, value: one.up }));
    const health = committeeHealth(n, ups);
    if (health === "unknown") {
      // It has no source of its own: what could not be read is told by the steps that read it.
      const words = `${summary}; what members-up and host-units could read does not tell`;
      return { verdict: "not-needed", summary: words, evidence };
    }
    return { verdict: health === "up" ? "pass" : "fail", summary, evidence, members: down };
  },
};

export const hostUnits: Step<Committee, "host-units"> = {
  id: "host-units",
  asks: "Does each member's unit run on its host? Where one does not, what did it log last?",
  withinMs: 8_000,
  async look({ organism }, facts): Promise<Finding> {
    const units = await facts.units(organism);
    const stopped = units.filter((unit) => unitUp(unit) === "down");
    const unread = units.filter((unit) => unitUp(unit) === "unknown");
    const logs = await Promise.all(stopped.map((unit) => lastWords(unit, facts)));
    const evidence = [
      ...units.map((unit) => ({
        label: `${unit.member.name} on ${unit.member.host}`,
        value: `${unit.member.unit}: ${unitStateWords(unit)}`,
      })),
      ...logs.flat(),
    ];
    const names = (some: readonly MemberUnit[]) => some.map(({ member }) => member.name);
    if (stopped.length > 0) {
      const tail = unread.length === 0 ? "" : `; could not read ${listed(names(unread))}`;
      const summary = `${stopped.length === 1 ? "the unit" : "the units"} of ${listed(names(stopped))} ${stopped.length === 1 ? "does" : "do"} not run${tail}`;
      return { verdict: "fail", summary, evidence, members: names(stopped) };
    }
    if (unread.length > 0) {
      const why = [...new Set(unread.map(unitStateWords))].join("; ");
      const summary = `could not tell of ${listed(names(unread))}: ${why}`;
      return { verdict: "unknown", summary, evidence };
    }
    return { verdict: "pass", summary: `all ${units.length} units run`, evidence };
  },
};

/** What a unit that does not run logged last, cut to what may say why. */
async function lastWords(
  { member }: MemberUnit,
  facts: LatticeFacts,
): Promise<readonly Evidence[]> {
  const label = `${member.name} log`;
  const journal = await facts.journal(member.host, member.unit);
  if (journal.kind === "unread") return [{ label, value: journal.detail }];
  const lines = excerpt(journal.lines);
  return lines.length === 0
    ? [{ label, value: "nothing of note" }]
    : lines.map((value) => ({ label, value }));
}
