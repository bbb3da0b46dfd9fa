import type { z } from "zod";
import { normalHex } from "../../lattice/lattice-id.ts";
import { unread } from "../../lattice/reading.ts";
import type { Unread } from "../../lattice/reading.ts";
import { asJson } from "../../outbound/answer.ts";
import type { Peer } from "../../outbound/outbound.ts";
import type { ExecutionBlock, ExecutionNode, NoBlock } from "../../ports/execution.ts";
import { BlockResult, ChainIdResult, ReplyJson, SyncingResult } from "./execution-json.ts";

/** Bytes of an answer that are read at most; blocks are asked for without their transactions. */
export const EXECUTION_MAX_BYTES = 4 * 1_048_576;

/** JSON-RPC's "method not found". */
const NO_METHOD = -32_601;

/** An execution node behind the standard JSON-RPC. */
export class JsonRpcNode implements ExecutionNode {
  readonly name: string;
  readonly #peer: Peer;
  readonly #chainId: number | undefined;
  #asked = 0;

  /** `chainId` is the one it must be on; undefined where none is known. */
  constructor(name: string, peer: Peer, chainId: number | undefined) {
    this.name = name;
    this.#peer = peer;
    this.#chainId = chainId;
  }

  async head(signal: AbortSignal): Promise<ExecutionBlock | Unread> {
    const [wrong, syncing, head] = await Promise.all([
      this.#wrongChain(signal),
      this.#syncing(signal),
      this.#block("eth_getBlockByNumber", "latest", signal),
    ]);
    if (wrong !== undefined) return wrong;
    if (syncing !== undefined) return syncing;
    return head.kind === "none" ? unread("unexpected shape", "tells no head") : head;
  }

  async blockByNumber(
    number: number,
    signal: AbortSignal,
  ): Promise<ExecutionBlock | NoBlock | Unread> {
    const [wrong, block] = await Promise.all([
      this.#wrongChain(signal),
      this.#block("eth_getBlockByNumber", `0x${number.toString(16)}`, signal),
    ]);
    if (wrong !== undefined) return wrong;
    if (block.kind === "block" && block.number !== number) {
      return unread(
        "contradiction",
        `answered with block ${block.number} when asked for ${number}`,
      );
    }
    return this.#settled(block, signal);
  }

  async blockByHash(hash: string, signal: AbortSignal): Promise<ExecutionBlock | NoBlock | Unread> {
    const [wrong, block] = await Promise.all([
      this.#wrongChain(signal),
      this.#block("eth_getBlockByHash", `0x${hash}`, signal),
    ]);
    if (wrong !== undefined) return wrong;
    if (block.kind === "block" && block.hash !== hash) {
      return unread("contradiction", "answered with another block than was asked for");
    }
    return this.#settled(block, signal);
  }

  /** A node that syncs lacks blocks that exist: that there is none is not believed of it. */
  async #settled(
    block: ExecutionBlock | NoBlock | Unread,
    signal: AbortSignal,
  ): Promise<ExecutionBlock | NoBlock | Unread> {
    return block.kind === "none" ? ((await this.#syncing(signal)) ?? block) : block;
  }

  async #wrongChain(signal: AbortSignal): Promise<Unread | undefined> {
    if (this.#chainId === undefined) return undefined;
    const told = await this.#call("eth_chainId", [], ChainIdResult, signal);
    if (told.kind === "unread") return told;
    if (told.value === undefined) return unread("unexpected shape", "tells no chain id");
    const chainId = BigInt(told.value);
    return chainId === BigInt(this.#chainId)
      ? undefined
      : unread("another chain", `is on chain ${chainId.toString()}, not ${this.#chainId}`);
  }

  async #syncing(signal: AbortSignal): Promise<Unread | undefined> {
    const told = await this.#call("eth_syncing", [], SyncingResult, signal);
    // Behind a provider the method is often closed; then its head is what there is.
    if (told.kind === "unread") return told.reason === "not configured" ? undefined : told;
    if (told.value === undefined) return unread("unexpected shape", "does not tell if it syncs");
    if (told.value === false) return undefined;
    const { currentBlock, highestBlock } = told.value;
    const far =
      currentBlock === undefined || highestBlock === undefined
        ? ""
        : `, at block ${currentBlock} of ${highestBlock}`;
    return unread("syncing", `is still syncing${far}`);
  }

  async #block(
    method: string,
    which: string,
    signal: AbortSignal,
  ): Promise<ExecutionBlock | NoBlock | Unread> {
    const told = await this.#call(method, [which, false], BlockResult, signal);
    if (told.kind === "unread") return told;
    if (told.value === undefined) return { kind: "none" };
    const { number, hash, timestamp } = told.value;
    return { kind: "block", number, hash: normalHex(hash), atMs: timestamp * 1_000 };
  }

  /** The result of a call; undefined for null. What an error says is the node's own text, and not repeated. */
  async #call<T extends z.ZodType>(
    method: string,
    params: readonly unknown[],
    schema: T,
    signal: AbortSignal,
  ): Promise<{ readonly kind: "told"; readonly value: z.output<T> | undefined } | Unread> {
    this.#asked += 1;
    const id = this.#asked;
    const body = JSON.stringify({ jsonrpc: "2.0", id, method, params });
    const answer = asJson(await this.#peer.post(body, signal));
    if (answer.kind === "failed") return unread(answer.reason, answer.detail);
    const reply = ReplyJson.safeParse(answer.value);
    if (!reply.success) return unread("unexpected shape", "did not answer in JSON-RPC");
    const { error } = reply.data;
    if (error !== undefined && error !== null) {
      return error.code === NO_METHOD
        ? unread("not configured", `does not serve ${method}`)
        : unread("unexpected shape", `refused ${method} (code ${error.code})`);
    }
    if (reply.data.id !== id) return unread("contradiction", "answered another question");
    if (answer.status !== 200) return unread("http status", `answered HTTP ${answer.status}`);
    if (reply.data.result === null) return { kind: "told", value: undefined };
    const result = schema.safeParse(reply.data.result);
    return result.success
      ? { kind: "told", value: result.data }
      : unread("unexpected shape", `answered ${method} with something else`);
  }
}
