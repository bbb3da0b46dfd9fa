import type { Ack } from "../lattice/record.ts";

/** BLS signatures of proposers. */
export interface AckSignatures {
  /** Whether the key has signed the root; `malformed` where key or signature is no point of its curve. Never throws. */
  check(ack: Ack): Promise<"valid" | "invalid" | "malformed">;
}
