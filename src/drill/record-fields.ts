import type { Organism } from "../lattice/organism.ts";
import type { Slot } from "../lattice/slot-clock.ts";
import { builderOf } from "./chain-blocks.ts";
import { candidateOf, unbuiltOf } from "./commits.ts";
import { ackOf, ackRoot, proposerAt } from "./proposers.ts";
import type { SignedAck } from "./proposers.ts";
import { roundOf, roundThatNeverWas } from "./rounds.ts";
import { memberNamed } from "./simulated-member.ts";
import { toldBy } from "./simulated-outputs.ts";
import { commitTime } from "./times.ts";
import { takesPartAt } from "./units/unit-at.ts";
import { choiceOf, faultsAt, faultsOf, hashOf } from "./world.ts";
import type { World } from "./world.ts";

export type Fields = Readonly<Record<string, unknown>>;

/** What an organism's record of a slot holds beside its digest. */
export function fieldsOf(world: World, organism: Organism, slot: Slot): Fields {
  switch (organism) {
    case "zipnet":
      return { round: roundOf(slot), count: countOf(slot) };
    case "unseal":
      return { round: linkedRound(world, slot), count: countOf(slot) };
    case "offer":
      return auction(world, slot);
    case "atelier":
      return { blockHash: `0x${candidateOf(world, slot)}`, ...simulations(world, slot) };
    case "relay":
      return header(world, slot);
    case "tally":
      return attribution(world, slot);
  }
}

/** The block that relay accepted a header of. */
export function acceptedBlock(world: World, slot: Slot): string {
  const unbuilt = faultsAt(world, "header-unbuilt", slot).length > 0;
  return unbuilt ? unbuiltOf(world, slot) : candidateOf(world, slot);
}

/** The ack that relay commits: the duty proposer's, unless it is forged. */
export function committedAck(world: World, slot: Slot): SignedAck | undefined {
  const [fault] = faultsAt(world, "ack", slot);
  switch (fault?.mode) {
    case "unrecorded":
      return undefined;
    case "another-key":
      return ackOf(world, slot, { another: true });
    case "forged":
      // Signed by the right key, and not for this.
      return {
        ...ackOf(world, slot, { root: hashOf("something else", slot) }),
        root: ackRoot(slot),
      };
    default:
      return ackOf(world, slot);
  }
}

/** The root of something else that the slot's proposer signed. */
export function otherRoot({ topology }: World, slot: Slot): string {
  return hashOf(topology.latticeId, "another ack", slot);
}

/** The auction's winner and what it pays. */
export function auction({ topology: { latticeId } }: World, slot: Slot) {
  const winner = hashOf(latticeId, "winner", slot).slice(0, 40);
  return { winner, amount: `${countOf(slot)}000000000000` };
}

function countOf(slot: Slot): number {
  return choiceOf(256, "count", slot) + 20;
}

function linkedRound(world: World, slot: Slot): number {
  return faultsAt(world, "round-unknown", slot).length > 0
    ? roundThatNeverWas(slot)
    : roundOf(slot);
}

function simulations(world: World, slot: Slot): Fields {
  if (faultsOf(world, "simulations-unrecorded").length > 0) return {};
  const atMs = commitTime(world, "atelier", slot);
  const running = world.topology.organisms.atelier.members.filter((one) =>
    takesPartAt(world, memberNamed(world, "atelier", one), atMs),
  );
  const told = running.map((member) => {
    const { head, inputHash, outputHash } = toldBy(world, member, slot);
    const hashes = { inputHash: `0x${inputHash}`, outputHash: `0x${outputHash}` };
    return [member, { ...(head && { head: `${head.number}:0x${head.hash}` }), ...hashes }] as const;
  });
  return { members: Object.fromEntries(told) };
}

function header(world: World, slot: Slot): Fields {
  const ack = committedAck(world, slot);
  return {
    blockHash: `0x${acceptedBlock(world, slot)}`,
    proposer: `0x${proposerAt(world, slot).pubkey}`,
    builder: `0x${builderOf(world, true).pubkey}`,
    ...(ack && {
      ack: {
        pubkey: `0x${ack.pubkey}`,
        signature: `0x${ack.signature}`,
        root: `0x${ack.root}`,
      },
    }),
  };
}

/** Parts of a hundred that each of those paid gets. */
const SHARES = [
  ["OrderflowProvider", 30n],
  ["OrderflowProvider", 20n],
  ["BidWinner", 40n],
  ["CoBuilder", 10n],
] as const;

/** Who is paid what the auction brought; the winner gets a refund of its own. */
function attribution(world: World, slot: Slot): Fields {
  const { amount, winner: rightful } = auction(world, slot);
  const wrong = faultsAt(world, "tally-wrong", slot).some(({ mode }) => mode === "another-winner");
  const { latticeId } = world.topology;
  const winner = wrong ? hashOf(latticeId, "another winner", slot).slice(0, 40) : rightful;
  const recipients = SHARES.map(([kind, share], index) => ({
    addr: `0x${kind === "BidWinner" ? winner : hashOf(latticeId, kind, index, slot).slice(0, 40)}`,
    amount: `${(BigInt(amount) * share) / 100n}`,
    kind,
  }));
  return { blockHash: `0x${acceptedBlock(world, slot)}`, winner, amount, recipients };
}
