import type { ChainHead } from "../../../lattice/record.ts";
import type { ExecutionBlock, ExecutionNode } from "../../../ports/execution.ts";
import type { LatticeFacts } from "../../facts.ts";
import { unreadWords } from "../../slots.ts";
import type { Evidence } from "../../step.ts";
import { short } from "../../words.ts";
import { atelier } from "./simulated.ts";

export type LiveHead = Required<ChainHead> & Pick<ExecutionBlock, "atMs">;

/** What the members' execution nodes, and the independent one, tell now. */
export interface LiveHeads {
  readonly heads: readonly { readonly member: string; readonly head: LiveHead }[];
  /** The highest block that every node which answered must have; undefined where none answered. */
  readonly height: number | undefined;
  /** The block each has there. */
  readonly common: readonly { readonly member: string; readonly hash: string | undefined }[];
  readonly unread: readonly { readonly member: string; readonly why: string }[];
  readonly independent:
    | {
        readonly number: number | undefined;
        /** When its head was made, Unix milliseconds. */
        readonly atMs: number | undefined;
        /** Its block at the common height. */
        readonly hash: string | undefined;
        readonly evidence: Evidence;
      }
    | undefined;
}

export async function liveHeads(facts: LatticeFacts): Promise<LiveHeads> {
  const nodes = atelier(facts).map((member) => ({ member, node: facts.chain.node(member) }));
  const { independent } = facts.chain;
  const [asked, own] = await Promise.all([
    Promise.all(nodes.map(({ member, node }) => headOf(member, node, facts))),
    independent === undefined ? undefined : facts.chain.head(independent),
  ]);
  const heads = asked.flatMap(({ member, head }) => (head === undefined ? [] : [{ member, head }]));
  const numbers = heads.map(({ head }) => head.number);
  if (own?.kind === "block") numbers.push(own.number);
  const height = heads.length === 0 ? undefined : Math.min(...numbers);
  const blockAt = async (node: ExecutionNode) => {
    if (height === undefined) return undefined;
    const block = await facts.chain.numbered(node, height);
    return block.kind === "block" ? block.hash : undefined;
  };
  const [common, hash] = await Promise.all([
    Promise.all(
      nodes
        .filter(({ member }) => heads.some((head) => head.member === member))
        .map(async ({ member, node }) => ({ member, hash: node && (await blockAt(node)) })),
    ),
    independent !== undefined && own?.kind === "block" ? blockAt(independent) : undefined,
  ]);
  return {
    heads,
    height,
    common,
    unread: asked.flatMap(({ member, why }) => (why === undefined ? [] : [{ member, why }])),
    independent: own && {
      number: own.kind === "block" ? own.number : undefined,
      atMs: own.kind === "block" ? own.atMs : undefined,
      hash,
      evidence: {
        label: "independent node",
        value:
          own.kind === "block" ? `block ${own.number}, ${short(own.hash)}, now` : unreadWords(own),
      },
    },
  };
}

async function headOf(member: string, node: ExecutionNode | undefined, facts: LatticeFacts) {
  if (node === undefined) return { member, head: undefined, why: "no `rpc` is configured for it" };
  const told = await facts.chain.head(node);
  if (told.kind === "unread") return { member, head: undefined, why: unreadWords(told) };
  return { member, head: told, why: undefined };
}
