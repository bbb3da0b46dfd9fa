import type { Organism } from "../lattice/organism.ts";
import type { LatticeMap } from "../lattice/lattice-members.ts";
import { committeeBelowQuorum } from "../runbook/entries/committee-below-quorum.ts";
import { evidenceFailure } from "../runbook/entries/evidence-failure.ts";
import { missingUpstream } from "../runbook/entries/missing-upstream.ts";
import { onChainMismatch } from "../runbook/entries/on-chain-mismatch.ts";
import { simulationDivergence } from "../runbook/entries/simulation-divergence.ts";
import { tdxAttestation } from "../runbook/entries/tdx-attestation.ts";
import type { LatticeFacts } from "../runbook/facts.ts";
import type { Entry } from "../runbook/entry.ts";
import type { SlotSubject } from "../runbook/slots.ts";
import type { AttestedMember } from "../runbook/steps/tdx/gated.ts";
import type { Slot } from "../lattice/slot-clock.ts";
import { outcomeOf } from "./outcome.ts";
import { slotDump } from "./slot-dump.ts";
import type { SlotDump } from "./slot-dump.ts";
import type { VerifyResult } from "./result.ts";
import { SingleFlight } from "./single-flight.ts";
import { openLook, verify } from "./verify.ts";
import type { About, OnProgress, Progress, VerifySources } from "./verify.ts";

/** The slot an entry is asked about. */
export type SlotQuestion = SlotSubject["slot"];

/** The verifications as commands see them. Names are checked against `map` before. */
export interface VerifyUseCases {
  readonly map: LatticeMap;
  /** All of the organism's upstreams where none is named: the worst is the answer, the rest stand in `others`. */
  readonly upstream: (
    organism: Organism,
    source: Organism | undefined,
    onProgress?: OnProgress,
  ) => Promise<VerifyResult>;
  readonly committee: (organism: Organism, onProgress?: OnProgress) => Promise<VerifyResult>;
  readonly tdx: (subject: AttestedMember, onProgress?: OnProgress) => Promise<VerifyResult>;
  /** The slot in progress: a later one has not begun. */
  readonly clockSlot: () => Slot;
  readonly divergence: SlotUseCase;
  readonly mismatch: SlotUseCase;
  readonly evidence: SlotUseCase;
  /** The records that a verification of a slot saw, for those who have to look into them. */
  readonly records: (result: VerifyResult) => Promise<SlotDump | undefined>;
}

type SlotUseCase = (slot: SlotQuestion, onProgress?: OnProgress) => Promise<VerifyResult>;

export function verifyUseCases(sources: VerifySources): VerifyUseCases {
  const flights = new SingleFlight<VerifyResult, Progress>();
  const seen = new WeakMap<VerifyResult, LatticeFacts>();
  const run = <Subject, Id extends string, Cause extends string>(
    entry: Entry<Subject, Id, Cause>,
    { key, ...about }: About<Subject> & { readonly key?: string },
    onProgress: OnProgress | undefined,
  ) =>
    flights.run(
      `${entry.id} ${key ?? about.name}`,
      async (tell) => {
        const look = openLook(sources);
        const result = await verify(entry, { ...about, look }, sources, tell);
        seen.set(result, look.facts);
        return result;
      },
      onProgress,
    );
  const slotted =
    <Id extends string, Cause extends string>(entry: Entry<SlotSubject, Id, Cause>): SlotUseCase =>
    (slot, onProgress) =>
      run(entry, { subject: { slot }, name: slotName(slot) }, onProgress);
  return {
    map: sources.map,
    upstream: (organism, source, onProgress) => {
      const { upstreams } = sources.map.organisms[organism];
      const asked = source === undefined ? upstreams : [source];
      const begin = async (tell: OnProgress) => {
        const look = openLook(sources);
        const links = asked.map((one) => {
          const about = {
            subject: { organism, source: one },
            name: `${organism} from ${one}`,
            look,
          };
          return verify(missingUpstream, about, sources, asked.length > 1 ? of(one, tell) : tell);
        });
        return worst(await Promise.all(links));
      };
      return flights.run(`missing-upstream ${organism} ${asked.join()}`, begin, onProgress);
    },
    committee: (organism, onProgress) =>
      run(committeeBelowQuorum, { subject: { organism }, name: organism }, onProgress),
    tdx: (subject, onProgress) => {
      const { member, rebuilt } = subject;
      const key = rebuilt === undefined ? member : `${member} rebuilt ${rebuilt}`;
      return run(tdxAttestation, { subject, name: member, key }, onProgress);
    },
    clockSlot: sources.clockSlot,
    records: async (result) => {
      const facts = seen.get(result);
      const { slot } = result;
      return facts === undefined || slot === undefined ? undefined : slotDump(slot, facts);
    },
    divergence: slotted(simulationDivergence),
    mismatch: slotted(onChainMismatch),
    evidence: slotted(evidenceFailure),
  };
}

function slotName(slot: SlotQuestion): string {
  return slot === "latest" ? "latest" : `slot ${slot}`;
}

/** Progress that says which of several subjects it is about. */
function of(subject: string, tell: OnProgress): OnProgress {
  return (told) => {
    tell({ ...told, id: `${subject} ${told.id}` });
  };
}

const SEVERITY = ["ok", "unknown", "finding"] as const;

/** The result that matters most, the first of its kind; the others in short. */
function worst(results: readonly VerifyResult[]): VerifyResult {
  const rank = (result: VerifyResult) => SEVERITY.indexOf(outcomeOf(result));
  const sorted = results.toSorted((a, b) => rank(b) - rank(a));
  const [first, ...rest] = sorted;
  if (first === undefined) throw new Error("nothing was verified");
  if (rest.length === 0) return first;
  const others = rest.map(({ subject, cause, confidence }) => ({ subject, cause, confidence }));
  return { ...first, others };
}
