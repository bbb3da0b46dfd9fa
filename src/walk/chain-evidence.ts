import { committeeHealth } from "../lattice/committee.ts";
import type { CommitteeHealth } from "../lattice/committee.ts";
import type { Slot } from "../lattice/slot-clock.ts";
import type { BlockAtSlot } from "../lattice/walk-verdict.ts";
import { memberReports } from "../lattice/member-report.ts";
import type { MemberReport } from "../lattice/member-report.ts";
import type { OrganismStates } from "./judge.ts";
import type { WalkSettings, WalkSources } from "./sources.ts";

/** What else was looked at, since a missing relay or tally record alone does not tell a stall from a slot not won. */
export interface ChainEvidence {
  readonly block: BlockAtSlot;
  /** What was seen, in words. */
  readonly blockDetail: string;
  /** relay's committee; asked only when relay is missing. */
  readonly committee?: {
    readonly health: CommitteeHealth;
    readonly members: readonly MemberReport[];
  };
}

export interface EvidenceQuestion {
  /** The organism whose record is missing right below what was committed. */
  readonly missing: "relay" | "tally";
  readonly slot: Slot;
  readonly states: OrganismStates;
  readonly sources: WalkSources;
  readonly settings: WalkSettings;
  readonly signal: AbortSignal;
}

/** Asks the chain for the slot's block and, for relay, its members' up metric: side by side. */
export async function gatherEvidence(question: EvidenceQuestion): Promise<ChainEvidence> {
  const [block, committee] = await Promise.all([
    askBlock(question),
    question.missing === "relay" ? askCommittee(question) : undefined,
  ]);
  return { ...block, ...(committee === undefined ? {} : { committee }) };
}

/** The block hash the lattice stands for: relay's accepted header, else atelier's candidate. */
function ownBlock({ missing, states }: EvidenceQuestion): string | undefined {
  const candidate = states.atelier.record?.fields.blockHash;
  return missing === "tally" ? (states.relay.record?.fields.blockHash ?? candidate) : candidate;
}

async function askBlock(
  question: EvidenceQuestion,
): Promise<Pick<ChainEvidence, "block" | "blockDetail">> {
  const { beacon } = question.sources;
  if (beacon === undefined) {
    return { block: "unknown", blockDetail: "no `chain.beacon` is configured" };
  }
  const found = await beacon.blockAt(question.slot, question.signal);
  if (found.kind === "unread")
    return { block: "unknown", blockDetail: `${found.reason}: ${found.detail}` };
  if (found.kind === "none") return { block: "none", blockDetail: "no block at the slot" };
  const hash = `block ${found.blockHash.slice(0, 10)}…`;
  const own = ownBlock(question);
  if (own === undefined) {
    return {
      block: "unknown",
      blockDetail: `${hash} is at the slot, but no record tells the lattice's own block`,
    };
  }
  return own === found.blockHash
    ? { block: "lattice", blockDetail: `the lattice's own ${hash} is at the slot` }
    : {
        block: "other",
        blockDetail: `${hash} is at the slot, not the lattice's ${own.slice(0, 10)}…`,
      };
}

async function askCommittee({
  sources,
  settings,
  signal,
}: EvidenceQuestion): Promise<NonNullable<ChainEvidence["committee"]>> {
  const answer = await sources.metrics.look(signal).ask({ metric: "up", organism: "relay" });
  const members = memberReports(settings.committees.relay, answer);
  const health = committeeHealth(
    settings.sizes.relay,
    members.map(({ up }) => up),
  );
  return { health, members };
}
