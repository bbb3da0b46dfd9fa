import type { Unread } from "../lattice/reading.ts";

/** An execution node's JSON-RPC. No method throws; every method gives up when the signal is aborted. */
export interface ExecutionNode {
  /** How people know it: its host and port. Its address may carry a key and is never shown. */
  readonly name: string;
  /** Its head; a node that syncs, or of another chain than the one configured, gives an `unread` answer. */
  head(signal: AbortSignal): Promise<ExecutionBlock | Unread>;
  /** The canonical block of a number; `none` where it has none. */
  blockByNumber(number: number, signal: AbortSignal): Promise<ExecutionBlock | NoBlock | Unread>;
  /** A block it knows, canonical or not. */
  blockByHash(hash: string, signal: AbortSignal): Promise<ExecutionBlock | NoBlock | Unread>;
}

export interface ExecutionBlock {
  readonly kind: "block";
  readonly number: number;
  /** 64 lower-case hex digits. */
  readonly hash: string;
  /** Unix milliseconds. */
  readonly atMs: number;
}

export interface NoBlock {
  readonly kind: "none";
}
