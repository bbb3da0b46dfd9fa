import { z } from "zod";
import { ORGANISMS } from "../lattice/organism.ts";
import { STATES } from "../lattice/organism-state.ts";
import { UNREAD_REASONS } from "../lattice/reading.ts";
import { VERDICT_REASONS, VERDICTS } from "../lattice/walk-verdict.ts";

const organism = z.enum(ORGANISMS);

const state = z.enum(STATES);

const isoTime = z.string().describe("ISO 8601, UTC");

const hex = z.string().regex(/^[0-9a-f]+$/);

const ReaderSaid = z.strictObject({
  reader: z.string(),
  said: z.enum(["record", "absent", "unread"]),
  digest: hex.optional(),
  latest: z.int().nullable().optional().describe("newest slot it holds; zipnet: newest round"),
  reason: z.enum(UNREAD_REASONS).optional(),
  detail: z.string().optional(),
});

const OrganismResult = z.strictObject({
  name: organism,
  state,
  committedAt: z.int().optional().describe("Unix milliseconds"),
  digest: hex.optional(),
  index: z.int().optional(),
  round: z.int().optional().describe("zipnet round the slot was made from"),
  count: z.int().optional().describe("entries in unseal's pool"),
  blockHash: hex.optional(),
  latestSlot: z.int().optional(),
  byTime: z
    .boolean()
    .optional()
    .describe("zipnet: found by its time of commit, not by unseal's link"),
  reason: z.enum(UNREAD_REASONS).optional(),
  detail: z.string().optional(),
  disagreement: z.enum(["digest", "presence"]).optional(),
  notes: z.array(z.string()).optional(),
  readers: z.array(ReaderSaid),
});

const Recent = z.strictObject({
  slot: z.int(),
  slotTime: isoTime,
  settled: z.boolean(),
  states: z.record(organism, state),
});

const Chain = z.strictObject({
  block: z.enum(["lattice", "other", "none", "unknown"]),
  detail: z.string(),
  committee: z
    .strictObject({
      organism,
      n: z.int(),
      health: z.enum(["up", "below-majority", "unknown"]),
      members: z.array(
        z.strictObject({
          member: z.string(),
          up: z.enum(["up", "down", "unknown"]),
          reason: z.string().optional(),
        }),
      ),
    })
    .optional(),
});

/** The slot walk's result: part of the outward contract. */
export const WalkResult = z.strictObject({
  slot: z.int(),
  clockSlot: z.int(),
  slotTime: isoTime,
  verdict: z.enum(VERDICTS),
  reason: z.enum(VERDICT_REASONS).optional(),
  certainty: z
    .enum(["none", "one-reader", "several-readers"])
    .describe("how many readers stand behind the weakest organism that was read"),
  lastCommitted: organism.nullable(),
  stalledAt: organism.nullable(),
  stalledAtOneOf: z.array(organism).optional(),
  wentOnAt: z.int().optional().describe("newest slot the stalled organism has committed since"),
  askedAgain: z.boolean().optional().describe("a hole was looked at twice, a second apart"),
  otherLattice: z.array(z.string()).optional().describe("gateways that read another lattice"),
  sizeDifferences: z
    .array(z.strictObject({ organism, configured: z.int(), told: z.int() }))
    .optional()
    .describe("committee sizes that a gateway tells otherwise than the configuration"),
  organisms: z.array(OrganismResult),
  chain: Chain.optional(),
  recent: z.array(Recent),
});

export type WalkResult = z.output<typeof WalkResult>;

export type OrganismResult = z.output<typeof OrganismResult>;
