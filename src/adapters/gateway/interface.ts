import { z } from "zod";
import { ORGANISMS } from "../../lattice/organism.ts";

/**
 * The collection gateway's JSON, as docs/gateway.openapi.yaml describes it. Keys that we do not know
 * are dropped here: a gateway that let a payload slip into `fields` does not make us show it.
 */

const count = z.int().nonnegative();

/** Hex with an even number of digits, up to 64 bytes, 0x allowed. */
const HEX = /^(?:0x)?[0-9a-fA-F]{2,128}$/;

export function isHex(value: unknown): value is string {
  return typeof value === "string" && HEX.test(value) && value.length % 2 === 0;
}

/** A record as it comes over the wire. */
export interface EntryJson {
  readonly slot: number;
  readonly index: number;
  readonly committedAt: number;
  readonly digest: string;
  /** Read key by key: one that is malformed is as good as absent. */
  readonly fields?: Readonly<Record<string, unknown>>;
}

/** Checked by hand: a walk reads hundreds of them, and an object schema costs several times as much. */
export const EntryJson = z.custom<EntryJson>().superRefine((value: unknown, context) => {
  const key = wrongKey(value);
  if (key !== undefined) context.addIssue({ code: "custom", path: [key], message: "wrong" });
});

function wrongKey(value: unknown): keyof EntryJson | undefined {
  if (typeof value !== "object" || value === null) return "slot";
  const { slot, index, committedAt, digest, fields } = value as Record<keyof EntryJson, unknown>;
  if (!Number.isSafeInteger(slot)) return "slot";
  if (!Number.isSafeInteger(index)) return "index";
  if (!Number.isSafeInteger(committedAt) || (committedAt as number) < 0) return "committedAt";
  if (!isHex(digest)) return "digest";
  const noFields = fields !== undefined && (typeof fields !== "object" || fields === null);
  return noFields ? "fields" : undefined;
}

export const AbsentJson = z.object({ online: z.boolean(), latestSlot: z.int().nullish() });

export const LatestJson = z.object({
  online: z.boolean(),
  latestSlot: z.int().nullish(),
  entries: z.array(EntryJson).max(64),
});

export const LatticeJson = z.object({
  latticeId: z.string().regex(/^(0x)?[0-9a-fA-F]{64}$/),
  organisms: z
    .partialRecord(z.enum(ORGANISMS), z.object({ n: count, online: z.boolean() }))
    .catch({}),
});
