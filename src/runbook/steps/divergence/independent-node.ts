import type { Unread } from "../../../lattice/reading.ts";
import type { Simulated } from "../../../lattice/record.ts";
import type { Simulation } from "../../../ports/simulator.ts";
import type { LatticeFacts } from "../../facts.ts";
import { couldNotTell, notNeeded, slotStep, unreadWords } from "../../slots.ts";
import type { Evidence, Finding } from "../../step.ts";
import { listed, short } from "../../words.ts";
import { apartFrom, DIVERGENCES, simulatedAt, unheard } from "./simulated.ts";

export const independentNode = slotStep(DIVERGENCES, {
  id: "independent-node",
  asks: "Which output does someone independent come to, and does one member have another for the same input?",
  async look(slot, facts): Promise<Finding> {
    const [told, own, simulated] = await Promise.all([
      simulatedAt(slot, facts),
      independentEvidence(facts),
      facts.chain.simulated(slot),
    ]);
    if (told.kind === "unread") return notNeeded("atelier's record could not be read", own);
    if (told.kind === "none") return notNeeded(`atelier has no record of slot ${slot}`, own);
    const members = Object.entries(told.members).flatMap(([member, said]) =>
      said.outputHash === undefined ? [] : [{ ...said, member, outputHash: said.outputHash }],
    );
    const evidence = [...members.map(outputEvidence), ...own];
    const silent = await unheard(new Set(members.map(({ member }) => member)), facts);
    const finding = judged(members, simulated, evidence);
    if (silent.length === 0 || finding.verdict === "fail") return finding;
    const words = `the record of slot ${slot} does not tell the output of ${listed(silent)}`;
    return couldNotTell(words, finding.evidence);
  },
});

type Output = Simulated & { readonly member: string; readonly outputHash: string };

function judged(
  members: readonly Output[],
  simulated: Simulation | Unread,
  seen: readonly Evidence[],
): Finding {
  const groups = outputGroups(members);
  const configured = simulated.kind === "simulated" || simulated.reason !== "not configured";
  const evidence = configured ? [...seen, simulatorEvidence(simulated)] : seen;
  if (groups.size < 2) return alike(members, simulated, evidence);
  // An output that came from another input is explained by it.
  const largest = members.filter(({ member }) => !apartFrom(groups).includes(member));
  const usual = new Set(largest.map(({ inputHash }) => inputHash));
  const same = members.filter(({ inputHash }) => largest.length === 0 || usual.has(inputHash));
  if (outputGroups(same).size < 2) {
    const summary = "the outputs that differ came from other inputs";
    return { verdict: "pass", summary, evidence };
  }
  if (simulated.kind === "unread") {
    const named = largest.length === 0 ? "the members" : listed(apartFrom(outputGroups(same)));
    const why = `which output is right is not known: ${unreadWords(simulated)}`;
    return couldNotTell(`${named} came to another output from the same input; ${why}`, evidence);
  }
  return settled(same, simulated, evidence);
}

/** With the simulator as judge: who differs from it, and from the others. */
function settled(
  same: readonly Output[],
  { inputHash, outputHash }: Simulation,
  evidence: readonly Evidence[],
): Finding {
  const inputs = new Set(same.map((output) => output.inputHash));
  if (inputHash === undefined) {
    return couldNotTell(
      "the simulator does not tell its input: its output settles nothing",
      evidence,
    );
  }
  if (!inputs.has(inputHash)) {
    return couldNotTell("the simulator had another input: its output settles nothing", evidence);
  }
  const wrong = same.filter((output) => output.outputHash !== outputHash);
  const right = same.length - wrong.length;
  if (right === 0) {
    return couldNotTell("the simulator comes to an output that no member has", evidence);
  }
  const outputs = new Set(wrong.map((output) => output.outputHash));
  if (right < wrong.length || outputs.size > 1) {
    const summary = `${wrong.length} of ${same.length} members differ from the simulator: no single output stands apart`;
    return couldNotTell(summary, evidence);
  }
  const names = wrong.map(({ member }) => member);
  const summary = `${listed(names)} came to another output than the simulator and the others, from the same input`;
  return { verdict: "fail", summary, evidence, members: names };
}

function alike(
  members: readonly Output[],
  simulated: Simulation | Unread,
  evidence: readonly Evidence[],
): Finding {
  const [first] = members;
  if (first === undefined) return couldNotTell("the record does not tell the members' outputs");
  if (simulated.kind === "simulated" && simulated.outputHash !== first.outputHash) {
    return couldNotTell("all members agree, and the simulator comes to another output", evidence);
  }
  if (simulated.kind === "unread") {
    return notNeeded(`all ${members.length} members come to one output`, evidence);
  }
  const summary = `all ${members.length} members come to one output, and so does the simulator`;
  return { verdict: "pass", summary, evidence };
}

function outputGroups(members: readonly Output[]): ReadonlyMap<string, readonly string[]> {
  const groups = Map.groupBy(members, ({ outputHash }) => outputHash);
  return new Map([...groups].map(([hash, some]) => [hash, some.map(({ member }) => member)]));
}

function outputEvidence({ member, inputHash, outputHash }: Output): Evidence {
  const input = inputHash === undefined ? "an input it does not tell" : `input ${short(inputHash)}`;
  return { label: member, value: `output ${short(outputHash)} from ${input}` };
}

function simulatorEvidence(simulated: Simulation | Unread): Evidence {
  const value =
    simulated.kind === "unread"
      ? unreadWords(simulated)
      : `output ${short(simulated.outputHash)} from ${simulated.inputHash === undefined ? "an input it does not tell" : `input ${short(simulated.inputHash)}`}`;
  return { label: "simulator", value };
}

async function independentEvidence(facts: LatticeFacts): Promise<readonly Evidence[]> {
  const { independent } = facts.chain;
  if (independent === undefined) return [];
  const head = await facts.chain.head(independent);
  const value =
    head.kind === "block" ? `block ${head.number}, ${short(head.hash)}, now` : unreadWords(head);
  return [{ label: "independent node", value }];
}
