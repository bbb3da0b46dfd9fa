import type { IncomingMessage } from "node:http";
import { slotAt, startOf } from "../lattice/slot-clock.ts";
import { blockKnown, blockNumbered, headBlock } from "./chain-blocks.ts";
import type { Block } from "./chain-blocks.ts";
import { sendJson } from "./loopback-server.ts";
import type { Handler } from "./loopback-server.ts";
import { asSeenBy, headSeenBy } from "./simulated-outputs.ts";
import { faultsOf, hashOf } from "./world.ts";
import type { World } from "./world.ts";

/** Blocks behind the head that the tags stand for (execution-apis, block tags). */
const TAGS: Readonly<Record<string, number>> = { latest: 0, pending: 0, safe: 32, finalized: 64 };

interface Node {
  readonly world: World;
  readonly nowMs: number;
  /** Whose node it is: a member of atelier, or `independent`. */
  readonly name: string;
}

/** A simulated execution node: the few methods of its JSON-RPC that are asked for, over POST. */
export function executionHandler(world: () => World, now: () => number, name: string): Handler {
  return (_url, response, request) => {
    const node = { world: world(), nowMs: now(), name };
    if (failsAs(node, "refuses")) {
      response.destroy();
      return;
    }
    if (request.method !== "POST") {
      response.writeHead(405).end();
      return;
    }
    void bodyOf(request).then((body) => {
      sendJson(response, 200, answerTo(node, body));
    });
  };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

/** One request or a batch of them. */
function answerTo(node: Node, body: string): unknown {
  const parsed = parsedOf(body);
  if (parsed === undefined) return failed(null, -32_700, "parse error");
  return Array.isArray(parsed)
    ? parsed.map((one) => answerOne(node, one))
    : answerOne(node, parsed);
}

function parsedOf(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

function answerOne(node: Node, request: unknown): object {
  const {
    id = null,
    method = "",
    params = [],
  } = (request ?? {}) as {
    id?: unknown;
    method?: string;
    params?: readonly unknown[];
  };
  const result = METHODS[method]?.(node, params);
  if (result !== undefined) return { jsonrpc: "2.0", id, result };
  return failed(id, -32_601, `the method ${method} does not exist/is not available`);
}

function failed(id: unknown, code: number, message: string): object {
  return { jsonrpc: "2.0", id, error: { code, message } };
}

type Method = (node: Node, params: readonly unknown[]) => unknown;

const METHODS: Readonly<Record<string, Method>> = {
  eth_chainId: (node) => hex(chainIdOf(node)),
  net_version: (node) => `${chainIdOf(node)}`,
  web3_clientVersion: ({ name }) => `Simulated/v1.0.0/${name}`,
  eth_syncing: (node) => syncing(node),
  eth_blockNumber: (node) => hex(head(node)?.number ?? 0),
  eth_getBlockByNumber: (node, [which]) => shown(node, numbered(node, which)),
  eth_getBlockByHash: (node, [hash]) => shown(node, hashed(node, String(hash))),
};

function chainIdOf(node: Node): number {
  const { chainId } = node.world.topology;
  return failsAs(node, "other-chain") ? chainId + 1 : chainId;
}

function syncing(node: Node): unknown {
  if (!failsAs(node, "syncing")) return false;
  const number = head(node)?.number ?? 0;
  return { startingBlock: "0x0", currentBlock: hex(number), highestBlock: hex(number + 4_096) };
}

function failsAs({ world, name }: Node, mode: "refuses" | "syncing" | "other-chain"): boolean {
  return faultsOf(world, "node-fails").some((fault) => fault.node === name && fault.mode === mode);
}

function head({ world, nowMs, name }: Node): Block | undefined {
  return headSeenBy(world, name, headBlock(world, nowMs), slotAt(world.slots, nowMs));
}

function numbered(node: Node, which: unknown): Block | undefined {
  const newest = head(node);
  if (newest === undefined) return undefined;
  const back = TAGS[String(which)];
  const number = back === undefined ? Number(which) : newest.number - back;
  if (!Number.isSafeInteger(number) || number > newest.number) return undefined;
  const block = blockNumbered(node.world, number);
  return block && asSeenBy(node.world, node.name, block);
}

function hashed(node: Node, hash: string): Block | undefined {
  const { world, nowMs, name } = node;
  const newest = head(node);
  const wanted = hash.replace(/^0x/, "").toLowerCase();
  const is = (block: Block) => asSeenBy(world, name, block).hash === wanted;
  const block = blockKnown(world, nowMs, is);
  if (block === undefined || newest === undefined || block.number > newest.number) return undefined;
  return asSeenBy(world, name, block);
}

/** A block as JSON-RPC shows it without its transactions; null for one that is not there. */
function shown({ world, name }: Node, block: Block | undefined): object | null {
  if (block === undefined) return null;
  const before = blockNumbered(world, block.number - 1);
  const parent = before === undefined ? "00".repeat(32) : asSeenBy(world, name, before).hash;
  const seconds = startOf(world.slots, block.slot) / 1000;
  return {
    number: hex(block.number),
    hash: `0x${block.hash}`,
    parentHash: `0x${parent}`,
    stateRoot: `0x${hashOf("state", block.hash)}`,
    miner: `0x${block.builder.feeRecipient}`,
    extraData: `0x${Buffer.from(block.builder.vanity).toString("hex")}`,
    gasLimit: hex(36_000_000),
    gasUsed: hex(17_000_000),
    baseFeePerGas: hex(1_000_000_000),
    timestamp: hex(seconds),
    transactions: [],
    withdrawals: [],
  };
}

function hex(number: number): string {
  return `0x${number.toString(16)}`;
}
