import { committeeOf } from "../../lattice/lattice-members.ts";
import type { PlacedMember } from "../../lattice/lattice-members.ts";
import type { LatticeFacts } from "../facts.ts";
import type { HostReason } from "../../ports/hosts.ts";
import { knownDown } from "../running.ts";
import type { Finding, Step } from "../step.ts";
import { listed, utc } from "../words.ts";
import type { Committee } from "./committee-size.ts";

/** What mosaik logs when it meets a second leader of its group. Source: its raft implementation. */
const RIVAL = /rival group leader detected/i;

/** How far back a word of a rival counts: elections take seconds. */
const RECENT_MS = 15 * 60_000;

export const leaders: Step<Committee, "leaders"> = {
  id: "leaders",
  asks: "Is there one leader? The members' logs, for “rival group leader detected” in the last 15 minutes.",
  withinMs: 8_000,
  async look({ organism }, facts): Promise<Finding> {
    const committee = committeeOf(facts.map.organisms[organism]);
    const [down, all] = await Promise.all([
      knownDown(organism, facts),
      Promise.all(committee.map((member) => rivalIn(member, facts))),
    ]);
    const logs = all.filter(({ member }) => !down.has(member));
    const evidence = logs.map(({ member, words }) => ({ label: member, value: words }));
    const saw = logs.filter(({ rival }) => rival === true).map(({ member }) => member);
    const unread = logs.filter(({ rival }) => rival === undefined).map(({ member }) => member);
    if (saw.length > 0) {
      return { verdict: "fail", summary: `${listed(saw)} met a rival leader`, evidence };
    }
    // Whoever cannot log in learns that from host-units.
    if (unread.length > 0 && logs.every(({ rival, login }) => rival !== undefined || !login)) {
      const summary = `the hosts of ${listed(unread)} could not be logged in to`;
      return { verdict: "not-needed", summary, evidence };
    }
    if (unread.length > 0 || logs.length === 0) {
      const whom = listed(unread) || "any running member";
      return { verdict: "unknown", summary: `could not read the log of ${whom}`, evidence };
    }
    return { verdict: "pass", summary: "no member's log tells of a rival leader", evidence };
  },
};

interface LogSaid {
  readonly member: string;
  /** Undefined where the log could not be read. */
  readonly rival: boolean | undefined;
  readonly words: string;
  /** Whether its host let us in. */
  readonly login: boolean;
}

/** What stands in the way of any look at a host, not only of its logs. */
const NO_LOGIN: readonly HostReason[] = [
  "unreachable",
  "timed out",
  "host key",
  "login refused",
  "connection lost",
  "no ssh program",
];

async function rivalIn({ name, host, unit }: PlacedMember, facts: LatticeFacts): Promise<LogSaid> {
  const journal = await facts.journal(host, unit);
  if (journal.kind === "unread") {
    const login = !NO_LOGIN.includes(journal.reason);
    return { member: name, rival: undefined, words: journal.detail, login };
  }
  const { lines } = journal;
  const newestMs = Math.max(...lines.map(({ atMs }) => atMs));
  const line = lines.findLast(
    ({ text, atMs }) => text !== undefined && RIVAL.test(text) && newestMs - atMs <= RECENT_MS,
  );
  if (line !== undefined) {
    return {
      member: name,
      login: true,
      rival: true,
      words: `met a rival leader at ${utc(line.atMs)}`,
    };
  }
  const since = lines[0] === undefined ? "is empty" : `since ${utc(lines[0].atMs)}`;
  return { member: name, login: true, rival: false, words: `nothing of a rival; log ${since}` };
}
