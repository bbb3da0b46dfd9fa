import { majority } from "../../../lattice/committee.ts";
import { committeeOf } from "../../../lattice/lattice-members.ts";
import type { LatticeFacts } from "../../facts.ts";
import { couldNotTell, notNeeded, slotStep } from "../../slots.ts";
import type { Finding } from "../../step.ts";
import { listed } from "../../words.ts";
import { acceptedAt, MISMATCHES } from "./accepted.ts";
import { ackIn, logsAnAck } from "./logged-acks.ts";
import type { Logged, LoggedAck } from "./logged-acks.ts";

export const proposerAcks = slotStep(MISMATCHES, {
  id: "proposer-acks",
  asks: "Did each relay member log the proposer's ack that was committed?",
  withinMs: 8_000,
  async look(slot, facts): Promise<Finding> {
    const [accepted, block] = await Promise.all([acceptedAt(slot, facts), facts.chain.block(slot)]);
    if (accepted.kind !== "accepted") return notNeeded("there is no accepted header");
    if (block.kind === "block" && block.blockHash === accepted.blockHash) {
      return notNeeded("the accepted block is on the chain: its proposer signed it");
    }
    const wanted = { slot, startMs: facts.startMs(slot), record: accepted.record };
    const journals = await Promise.all(
      committeeOf(facts.map.organisms.relay).map(async ({ name: member, host, unit }) => ({
        member,
        journal: await facts.journal(host, unit),
      })),
    );
    // How acks are logged is not published: silence means something only where acks are known to be logged.
    const logsAcks = journals.some(
      ({ journal }) => journal.kind === "journal" && journal.lines.some(logsAnAck),
    );
    const logs = journals.map(({ member, journal }): AckLog => {
      if (journal.kind === "unread") return { member, logged: "unknown", words: journal.detail };
      return { member, ...ackIn(journal.lines, wanted, logsAcks) };
    });
    return judged(logs, facts);
  },
});

interface AckLog extends LoggedAck {
  readonly member: string;
}

function judged(logs: readonly AckLog[], { map }: LatticeFacts): Finding {
  const evidence = logs.map(({ member, words }) => ({ label: member, value: words }));
  const of = (...kinds: readonly Logged[]) => logs.filter(({ logged }) => kinds.includes(logged));
  const needed = majority(map.organisms.relay.n);
  const without = of("another", "none");
  const unknown = of("unknown");
  const names = (some: readonly AckLog[]) => listed(some.map(({ member }) => member));
  if (without.length >= needed) {
    const summary = `${names(without)} logged no ack, or another one than was committed: a majority of relay`;
    return {
      verdict: "fail",
      summary,
      evidence,
      members: without.map(({ member }) => member),
    };
  }
  if (without.length + unknown.length >= needed) {
    return couldNotTell(`could not tell for ${names(unknown)}`, evidence);
  }
  const summary =
    without.length === 0
      ? `${names(of("logged"))} logged the committed ack`
      : `a majority logged the committed ack; not ${names(without)}`;
  return { verdict: "pass", summary, evidence };
}
