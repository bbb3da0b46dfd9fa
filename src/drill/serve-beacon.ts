import type { ServerResponse } from "node:http";
import { slotAt } from "../lattice/slot-clock.ts";
import type { Slot } from "../lattice/slot-clock.ts";
import {
  blockJson,
  dutiesJson,
  genesisJson,
  headerJson,
  specJson,
  statusJson,
  validatorJson,
} from "./beacon-json.ts";
import { blockAt, blockKnown, headBlock, orphanAt } from "./chain-blocks.ts";
import type { Block } from "./chain-blocks.ts";
import { sendJson } from "./loopback-server.ts";
import type { Handler } from "./loopback-server.ts";
import { SLOTS_PER_EPOCH, validator } from "./proposers.ts";
import { faultsOf } from "./world.ts";
import type { World } from "./world.ts";

interface Node {
  readonly world: World;
  readonly nowMs: number;
  readonly head: Block | undefined;
}

/** What is asked of the node: the route's own words, and the query. */
type Answer = (node: Node, words: readonly string[], query: URLSearchParams) => object | undefined;

/** A simulated beacon node: the few parts of the Beacon API (ethereum/beacon-APIs) that are asked for. */
export function beaconHandler(world: () => World, now: () => number): Handler {
  return ({ pathname, searchParams }, response) => {
    const current = world();
    if (faultsOf(current, "beacon-down").length > 0) {
      response.destroy();
      return;
    }
    const nowMs = now();
    const node = { world: current, nowMs, head: headBlock(current, nowMs) };
    for (const [route, answer] of ROUTES) {
      const words = route.exec(pathname)?.slice(1);
      if (words === undefined) continue;
      send(response, answer(node, words, searchParams));
      return;
    }
    sendJson(response, 404, { code: 404, message: "Unrecognized endpoint" });
  };
}

function send(response: ServerResponse, answer: object | undefined): void {
  if (answer === undefined) sendJson(response, 404, { code: 404, message: "Block not found" });
  else sendJson(response, 200, answer);
}

const ROUTES: readonly (readonly [RegExp, Answer])[] = [
  [/^\/eth\/v1\/beacon\/genesis$/, ({ world }) => genesisJson(world)],
  [/^\/eth\/v1\/config\/spec$/, ({ world }) => specJson(world)],
  [
    /^\/eth\/v1\/node\/syncing$/,
    ({ world, nowMs, head }) => statusJson(head?.slot ?? 0, slotAt(world.slots, nowMs)),
  ],
  [/^\/eth\/v1\/beacon\/headers$/, listedHeaders],
  [/^\/eth\/v1\/beacon\/headers\/(\w+)$/, (node, [id = ""]) => withBlock(node, id, headerJson)],
  [
    /^\/eth\/v\d\/beacon\/(blinded_blocks|blocks)\/(\w+)$/,
    (node, [kind = "", id = ""]) =>
      withBlock(node, id, (world, block, nowMs) =>
        blockJson(world, block, { nowMs, blinded: kind === "blinded_blocks" }),
      ),
  ],
  [/^\/eth\/v1\/validator\/duties\/proposer\/(\d+)$/, duties],
  [/^\/eth\/v1\/beacon\/states\/(\w+)\/validators\/(\d+)$/, validators],
];

function withBlock(
  node: Node,
  id: string,
  answer: (world: World, block: Block, nowMs: number) => object,
): object | undefined {
  const block = blockOf(node, id);
  return block && answer(node.world, block, node.nowMs);
}

/** A block by its id: the head, a slot, or its root, canonical or not. */
function blockOf({ world, nowMs, head }: Node, id: string): Block | undefined {
  if (head === undefined || id === "head") return head;
  if (id.startsWith("0x")) {
    return blockKnown(world, nowMs, ({ root }) => root === id.slice(2).toLowerCase());
  }
  const slot = Number(id);
  return slot <= head.slot ? blockAt(world, slot) : undefined;
}

/** Every header of a slot that the node has seen; the head's without a slot. */
function listedHeaders(node: Node, _words: readonly string[], query: URLSearchParams): object {
  const { world, nowMs, head } = node;
  const slot = query.get("slot") === null ? head?.slot : Number(query.get("slot"));
  const seen = head !== undefined && slot !== undefined && slot <= head.slot;
  const blocks = seen ? [blockAt(world, slot), ...orphans(node, slot)] : [];
  const headers = blocks.flatMap((block) => (block ? [headerJson(world, block, nowMs)] : []));
  return {
    execution_optimistic: false,
    finalized: headers.length > 0 && headers.every(({ finalized }) => finalized),
    data: headers.map(({ data }) => data),
  };
}

function orphans({ world }: Node, slot: Slot): readonly (Block | undefined)[] {
  return lacks(world, "orphans") ? [] : [orphanAt(world, slot)];
}

/** Duties are known for the epoch of the head and the one after it, and for the past. */
function duties({ world, nowMs }: Node, [text = ""]: readonly string[]): object | undefined {
  const epoch = Number(text);
  const current = Math.floor(slotAt(world.slots, nowMs) / SLOTS_PER_EPOCH);
  return epoch > current + 1 || lacks(world, "duties") ? undefined : dutiesJson(world, epoch);
}

function validators({ world }: Node, [, index = ""]: readonly string[]): object | undefined {
  const known = lacks(world, "validators") ? undefined : validator(world, Number(index));
  return known && validatorJson(known);
}

function lacks(world: World, part: "duties" | "orphans" | "validators"): boolean {
  return faultsOf(world, "beacon-lacks").some((fault) => fault.part === part);
}
