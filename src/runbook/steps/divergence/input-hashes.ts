import { latest } from "../../../lattice/series.ts";
import type { Slot } from "../../../lattice/slot-clock.ts";
import type { LatticeFacts } from "../../facts.ts";
import { couldNotTell, notNeeded, slotStep, unreadWords } from "../../slots.ts";
import type { Finding } from "../../step.ts";
import { listed, short } from "../../words.ts";
import { apartFrom, atelier, DIVERGENCES, simulatedAt, unheard } from "./simulated.ts";

export const inputHashes = slotStep(DIVERGENCES, {
  id: "input-hashes",
  asks: "Did the members simulate the same input? atelier's record of the slot, else `atelier_simulation_input_hash`.",
  async look(slot, facts): Promise<Finding> {
    const told = await simulatedAt(slot, facts);
    if (told.kind === "unread") {
      return couldNotTell(`could not read atelier's record: ${unreadWords(told)}`);
    }
    if (told.kind === "none") return notNeeded(`atelier has no record of slot ${slot}`);
    const recorded = Object.entries(told.members).flatMap(([member, { inputHash }]) =>
      inputHash === undefined ? [] : [[member, inputHash] as const],
    );
    if (atelier(facts).length < 2) return notNeeded("atelier has one member: nothing to compare");
    const hashes = new Map(recorded.length > 0 ? recorded : await exported(slot, facts));
    const source = recorded.length > 0 ? "atelier's record" : "the members' metric";
    return judged(hashes, await unheard(new Set(hashes.keys()), facts), source);
  },
});

/** What may be a hash in a label: anything else is text of whoever exports it. */
const HASH = /^(?:0x)?([0-9a-fA-F]{8,128})$/;

/** Hashes that members export for the slot. */
async function exported(
  slot: Slot,
  facts: LatticeFacts,
): Promise<readonly (readonly [string, string])[]> {
  const labels = { slot: `${slot}` };
  const { series, nowMs } = await facts.metric({
    metric: "inputHash",
    organism: "atelier",
    labels,
  });
  return series.flatMap((one) => {
    const { member, labels: told } = one;
    const [, hash] = HASH.exec(told["hash"] ?? "") ?? [];
    const fresh = latest(one, nowMs).kind === "value";
    return member === undefined || hash === undefined || !fresh
      ? []
      : [[member, hash.toLowerCase()] as const];
  });
}

function judged(
  hashes: ReadonlyMap<string, string>,
  silent: readonly string[],
  source: string,
): Finding {
  const evidence = [
    ...[...hashes].map(([label, hash]) => ({ label, value: hash })),
    { label: "read from", value: source },
  ];
  const groups = Map.groupBy(hashes.keys(), (member) => hashes.get(member) ?? "");
  if (groups.size > 1) {
    const apart = apartFrom(groups);
    const said = apart.map((member) => `${member} ${short(hashes.get(member) ?? "")}`);
    const summary = `input hashes differ: ${listed(said)}`;
    return { verdict: "fail", summary, evidence, members: apart };
  }
  if (silent.length > 0 || hashes.size < 2) {
    const whom = listed(silent) || "more than one member";
    return couldNotTell(`no input hash is told of ${whom}`, evidence);
  }
  return { verdict: "pass", summary: `all ${hashes.size} members had one input`, evidence };
}
