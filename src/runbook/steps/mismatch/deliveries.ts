import { couldNotTell, notNeeded, slotStep, unreadWords } from "../../slots.ts";
import type { Evidence, Finding } from "../../step.ts";
import { listed, short } from "../../words.ts";
import type { RelaySaid } from "../../chain-facts.ts";
import { acceptedAt, MISMATCHES } from "./accepted.ts";

/** Context, not a verdict: that a payload was delivered does not mean that it landed. */
export const deliveries = slotStep(MISMATCHES, {
  id: "deliveries",
  asks: "Which payload did relays deliver to the proposer? Their data APIs, asked again before “none”.",
  async look(slot, facts): Promise<Finding> {
    const [accepted, block] = await Promise.all([acceptedAt(slot, facts), facts.chain.block(slot)]);
    if (accepted.kind !== "accepted") return notNeeded("there is no accepted header");
    const chain = block.kind === "block" ? block.blockHash : undefined;
    if (chain === accepted.blockHash) return notNeeded("the accepted block is on the chain");
    const said = await facts.chain.deliveries(slot, facts.startMs(slot));
    if (said.length === 0) return notNeeded("no `chain.relays` are configured");
    const evidence = said.flatMap((one) => told(one, { accepted: accepted.blockHash, chain }));
    const delivered = said.filter(({ told: { kind } }) => kind === "delivered");
    const who = delivered.flatMap(({ relay, told: answer }) =>
      answer.kind === "delivered" && answer.traces.length > 0 ? [relay] : [],
    );
    if (who.length > 0) {
      return { verdict: "pass", summary: `${listed(who)} delivered a payload`, evidence };
    }
    if (delivered.length < said.length) {
      return couldNotTell(
        "not every relay could be asked, and the others delivered nothing",
        evidence,
      );
    }
    const summary = "no relay says that it delivered a payload for the slot";
    return { verdict: "pass", summary, evidence };
  },
});

interface Hashes {
  readonly accepted: string;
  readonly chain: string | undefined;
}

function told(
  { relay, told: answer }: RelaySaid,
  { accepted, chain }: Hashes,
): readonly Evidence[] {
  if (answer.kind === "unread") return [{ label: relay, value: unreadWords(answer) }];
  if (answer.traces.length === 0) return [{ label: relay, value: "delivered nothing" }];
  return answer.traces.map(({ blockHash, builder, proposer }) => {
    const which =
      blockHash === accepted
        ? "the accepted block"
        : blockHash === chain
          ? "the chain's block"
          : "another block";
    const words = `delivered ${which} ${short(blockHash)}, built by ${short(builder)}, to ${short(proposer)}`;
    return { label: relay, value: words };
  });
}
