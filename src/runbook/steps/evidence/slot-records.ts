import { ORGANISMS } from "../../../lattice/organism.ts";
import type { Organism } from "../../../lattice/organism.ts";
import type { OrganismState } from "../../../lattice/organism-state.ts";
import { couldNotTell, notNeeded, slotStep, unreadWords } from "../../slots.ts";
import type { Evidence, Finding } from "../../step.ts";
import { listed, short } from "../../words.ts";
import { derivedOf, derivedWords, differs } from "./attribution.ts";
import { landedHash, linksOf } from "./links.ts";
import { EVIDENCE_GAPS } from "./topic.ts";

/** Everyone above tally. */
const ABOVE = ORGANISMS.filter((organism) => organism !== "tally");

export const slotWalk = slotStep(EVIDENCE_GAPS, {
  id: "walk",
  asks: "What did each organism commit for the slot?",
  async look(slot, facts): Promise<Finding> {
    const { states } = await facts.slot(slot);
    const evidence = ORGANISMS.map((organism) => ({
      label: organism,
      value: stateWords(states[organism]),
    }));
    const of = (state: OrganismState["state"]) =>
      ABOVE.filter((organism) => states[organism].state === state);
    const torn = ORGANISMS.filter((organism) => states[organism].disagreement === "digest");
    if (torn.length > 0) {
      return {
        verdict: "fail",
        summary: `readers of ${listed(torn)} contradict each other`,
        evidence,
      };
    }
    if (states.relay.state === "missing") {
      return notNeeded(
        `relay accepted no header for slot ${slot}: tally has nothing to reconcile`,
        evidence,
      );
    }
    const unknown = of("unknown");
    if (unknown.length > 0) return couldNotTell(`could not read ${listed(unknown)}`, evidence);
    const pending = of("pending");
    if (pending.length > 0) return couldNotTell(`${listed(pending)} may still commit`, evidence);
    const missing = of("missing");
    if (missing.length > 0) {
      return {
        verdict: "fail",
        summary: `${listed(missing)} committed nothing for the slot`,
        evidence,
      };
    }
    return { verdict: "pass", summary: "everyone above tally committed the slot", evidence };
  },
});

function stateWords({ state, record, reason, detail }: OrganismState): string {
  if (record === undefined) {
    return reason === undefined ? state : `${state}: ${reason}: ${detail ?? ""}`;
  }
  const { round, blockHash, winner } = record.fields;
  const told = [
    ...(round === undefined ? [] : [`round ${round}`]),
    ...(blockHash === undefined ? [] : [`block ${short(blockHash)}`]),
    ...(winner === undefined ? [] : [`winner ${short(winner)}`]),
  ];
  return [`committed ${short(record.digest)}`, ...told].join(", ");
}

export const links = slotStep(EVIDENCE_GAPS, {
  id: "links",
  asks: "Does each commit above tally follow from those it was made of? The first that does not names its organism.",
  async look(slot, facts): Promise<Finding> {
    const [{ states }, block] = await Promise.all([facts.slot(slot), facts.chain.block(slot)]);
    if (states.relay.state === "missing") return notNeeded("relay accepted no header for the slot");
    const all = linksOf(states, landedHash(block, states));
    const evidence = all.map(({ between, words }) => ({ label: between, value: words }));
    const broken = all.find(({ holds }) => holds === false);
    if (broken !== undefined) {
      const { organism, words } = broken;
      return {
        verdict: "fail",
        summary: `${organism} does not line up: ${words}`,
        evidence,
        organism,
      };
    }
    const open = all.filter(({ holds }) => holds === undefined);
    if (open.length > 0) {
      return couldNotTell(open.map(({ words }) => words).join("; "), evidence);
    }
    return { verdict: "pass", summary: "every commit above tally lines up", evidence };
  },
});

export const included = slotStep(EVIDENCE_GAPS, {
  id: "included",
  asks: "Is relay's accepted block on the chain? Only then does tally owe an attestation.",
  async look(slot, facts): Promise<Finding> {
    const [{ states }, block] = await Promise.all([facts.slot(slot), facts.chain.block(slot)]);
    const accepted = states.relay.record?.fields.blockHash;
    if (accepted === undefined) return notNeeded("relay tells no accepted block");
    if (block.kind === "unread") {
      return couldNotTell(`could not read the chain's block: ${unreadWords(block)}`);
    }
    if (block.kind === "block" && block.blockHash === accepted) {
      return { verdict: "pass", summary: "the accepted block is on the chain", evidence: [] };
    }
    const there = block.kind === "block" ? `block ${short(block.blockHash)}` : "no block";
    const summary = `the chain has ${there} at the slot, not the accepted ${short(accepted)}`;
    return { verdict: "fail", summary, evidence: [] };
  },
});

export const attribution = slotStep(EVIDENCE_GAPS, {
  id: "attribution",
  asks: "Does tally's record follow from the commits? Block hash, winner, amount, kinds of recipients; the rest cannot be told.",
  async look(slot, facts): Promise<Finding> {
    const [{ states }, block] = await Promise.all([facts.slot(slot), facts.chain.block(slot)]);
    const { tally, relay } = states;
    if (relay.state === "missing") return notNeeded("there is nothing to attribute");
    const accepted = relay.record?.fields.blockHash;
    const there = block.kind === "block" && block.blockHash === accepted;
    if (tally.record !== undefined) return attested(states, block.kind !== "unread" && !there);
    if (tally.state === "unknown") {
      return couldNotTell(`could not read tally: ${tally.reason ?? ""}: ${tally.detail ?? ""}`);
    }
    if (tally.state === "pending") return couldNotTell("tally may still commit the slot");
    const evidence = [{ label: "tally", value: "no record of the slot" }];
    if (block.kind === "unread") {
      return notNeeded("tally has no record; whether it owes one is not known", evidence);
    }
    return there
      ? {
          verdict: "fail",
          summary: "tally has no record, though the block is on the chain",
          evidence,
        }
      : { verdict: "pass", summary: "tally has no record, and owes none", evidence };
  },
});

type States = Readonly<Record<Organism, OrganismState>>;

function attested(states: States, notIncluded: boolean): Finding {
  const derived = derivedOf(states);
  const evidence: readonly Evidence[] = derived.map((one) => ({
    label: one.what,
    value: derivedWords(one),
  }));
  const wrong = derived.filter(differs);
  if (wrong.length > 0) {
    const summary = `tally's ${listed(wrong.map(({ what }) => what))} ${wrong.length === 1 ? "does" : "do"} not follow from the commits`;
    return { verdict: "fail", summary, evidence };
  }
  if (notIncluded) {
    const summary = "tally attested a block that is not on the chain";
    return { verdict: "fail", summary, evidence };
  }
  const known = derived.filter(
    ({ expected, told }) => expected !== undefined && told !== undefined,
  );
  if (known.length === 0) {
    return couldNotTell(
      "neither tally's record nor those above tell anything to compare",
      evidence,
    );
  }
  const rest = known.length === derived.length ? "" : "; the rest could not be compared";
  const summary = `tally's ${listed(known.map(({ what }) => what))} follow from the commits${rest}`;
  return { verdict: "pass", summary, evidence };
}
