import { ORGANISMS } from "../lattice/organism.ts";
import type { Organism } from "../lattice/organism.ts";
import type { OrganismState } from "../lattice/organism-state.ts";
import type { RecordFields } from "../lattice/record.ts";
import type { Slot } from "../lattice/slot-clock.ts";
import type { LatticeFacts } from "../runbook/facts.ts";
import { unreadWords } from "../runbook/slots.ts";
import { short } from "../runbook/words.ts";
import { derivedOf, derivedWords } from "../runbook/steps/evidence/attribution.ts";
import { landedHash, linksOf } from "../runbook/steps/evidence/links.ts";

/** A slot's records, links and block, to be handed to those who look into them: counts, hashes and ids only. */
export interface SlotDump {
  readonly lattice: string;
  readonly latticeId: string;
  readonly slot: Slot;
  readonly takenAt: string;
  readonly organisms: Readonly<Record<string, unknown>>;
  readonly chain: Readonly<Record<string, unknown>>;
  readonly links: readonly Readonly<Record<string, unknown>>[];
  readonly attribution: Readonly<Record<string, string>>;
  readonly redacted: string;
}

export async function slotDump(slot: Slot, facts: LatticeFacts): Promise<SlotDump> {
  const [{ states }, block, duty] = await Promise.all([
    facts.slot(slot),
    facts.chain.block(slot),
    facts.chain.duty(slot),
  ]);
  return {
    lattice: facts.map.name,
    latticeId: facts.map.latticeId,
    slot,
    takenAt: new Date(facts.nowMs).toISOString(),
    organisms: Object.fromEntries(
      ORGANISMS.map((organism: Organism) => [organism, stateOf(states[organism])]),
    ),
    chain: {
      block: block.kind === "unread" ? unreadWords(block) : block,
      dutyProposer: duty.kind === "unread" ? unreadWords(duty) : duty,
    },
    links: linksOf(states, landedHash(block, states)).map(({ between, holds, words }) => ({
      between,
      holds: holds ?? "could not tell",
      words,
    })),
    attribution: Object.fromEntries(
      derivedOf(states).map((derived) => [derived.what, derivedWords(derived)]),
    ),
    redacted:
      "winners and addresses of recipients are cut to ten digits; payloads, keys and addresses of machines are not in it",
  };
}

function stateOf({ state, record, reason, detail, readings, disagreement }: OrganismState) {
  return {
    state,
    ...(reason === undefined ? {} : { reason, detail }),
    ...(disagreement === undefined ? {} : { disagreement }),
    ...(record === undefined
      ? {}
      : {
          index: record.index,
          committedAt: new Date(record.committedAtMs).toISOString(),
          digest: record.digest,
          fields: redacted(record.fields),
        }),
    readers: readings.map(({ reading }) =>
      reading.kind === "record" ? reading.record.digest : reading.kind,
    ),
  };
}

/** Who is paid is nobody's business but the operators': as much as tells two apart. */
function redacted(fields: RecordFields): RecordFields {
  const { recipients, winner, ...rest } = fields;
  return {
    ...rest,
    ...(winner === undefined ? {} : { winner: short(winner) }),
    ...(recipients === undefined
      ? {}
      : { recipients: recipients.map((one) => ({ ...one, addr: short(one.addr) })) }),
  };
}
