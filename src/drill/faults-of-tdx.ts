import { z } from "zod";
import { organism } from "./fault-parts.ts";

/** Ways in which a member can fail to prove what it runs. */
export const TDX_MODES = [
  /** Its machine was started without TDX: no quote, and its log says so. */
  "no-device",
  /** Its host's quote service fails in ways that pass: no quote. */
  "quote-fails",
  /** It runs another image than the pinned one. */
  "other-mrtd",
  /** The same image with another kernel. */
  "other-rtmr1",
  /** A bit of its quote flipped on the way. */
  "bit-flipped",
  /** It runs as a debug TD. */
  "debug",
  /** It shows another member's quote. */
  "shared",
  /** Its quote is from before its unit started. */
  "stale",
  /** Nobody can tell what its quote was made for. */
  "unbound",
  /** Its platform's firmware is too old, or revoked. */
  "out-of-date",
  "revoked",
  /** The collateral that comes with its quote has expired, or none comes. */
  "collateral-expired",
  "collateral-absent",
  /** Its environment file names another image than the pinned one. */
  "environment-mrtd",
  /** Its environment file holds another configuration than the other members'. */
  "other-config",
] as const;

export type TdxMode = (typeof TDX_MODES)[number];

/** What can be wrong with attestations. */
export const TDX_FAULTS = [
  z.strictObject({
    kind: z.literal("tdx"),
    mode: z.enum(TDX_MODES),
    organism,
    /** All members of the organism without. */
    member: z.string().optional(),
  }),
  /** Gateways fail when they are asked for quotes. */
  z.strictObject({ kind: z.literal("quotes-down") }),
] as const;
