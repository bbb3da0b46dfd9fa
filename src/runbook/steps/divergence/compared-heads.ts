import type { ChainHead } from "../../../lattice/record.ts";
import { short } from "../../words.ts";
import { apartFrom } from "./simulated.ts";

/** A head that is further behind the median than this lags. Source: the outward contract. */
export const LAG_BLOCKS = 2;

/** A member whose head is not the others', and how. */
export interface Apart {
  readonly member: string;
  readonly words: string;
}

/** Heads by member. */
export type Heads = ReadonlyMap<string, ChainHead>;

export function laggards(heads: Heads): readonly Apart[] {
  const median = medianOf(heads);
  return [...heads].flatMap(([member, { number }]) =>
    number !== undefined && median - number > LAG_BLOCKS
      ? [{ member, words: `${member} is ${median - number} blocks behind` }]
      : [],
  );
}

function medianOf(heads: Heads): number {
  const numbers = [...heads.values()].flatMap(({ number }) => number ?? []);
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;
}

/**
 * Members that stand at one height with other hashes. `right` has the hash of a height where someone independent
 * tells it; else the larger group is right.
 */
export function forked(heads: Heads, right: ReadonlyMap<number, string>): readonly Apart[] {
  const told = [...heads].flatMap(([member, { number, hash }]) =>
    hash === undefined || number === undefined ? [] : [{ member, hash, number }],
  );
  return [...Map.groupBy(told, ({ number }) => number)].flatMap(([number, at]) =>
    otherHash(at, right.get(number)).map((member) => ({
      member,
      words: `${member} has another block at height ${number}`,
    })),
  );
}

/** Who has another hash than the right one, where somebody has that; else than the larger group. */
export function otherHash(
  told: readonly { readonly member: string; readonly hash: string }[],
  right: string | undefined,
): readonly string[] {
  const groups = Map.groupBy(told, ({ hash }) => hash);
  if (right !== undefined && groups.has(right)) {
    return told.filter(({ hash }) => hash !== right).map(({ member }) => member);
  }
  if (groups.size < 2) return [];
  const named = [...groups].map(
    ([hash, some]) => [hash, some.map(({ member }) => member)] as const,
  );
  return apartFrom(new Map(named));
}

/** Why heads that are not apart are not known to be one; undefined where they are one, by number and hash. */
export function notOne(heads: Heads): string | undefined {
  const numbers = new Set([...heads.values()].map(({ number }) => number));
  const hashes = new Set([...heads.values()].map(({ hash }) => hash));
  if (numbers.size > 1) {
    const told = [...heads].map(([member, { number }]) => `${member} ${number ?? "not told"}`);
    return `they stand close to each other, and not at one block (${told.join(", ")})`;
  }
  return hashes.has(undefined) ? "no hash is told of every head" : undefined;
}

export function headWords({ number, hash }: ChainHead): string {
  const at = number === undefined ? "height not told" : `block ${number}`;
  return hash === undefined ? at : `${at}, ${short(hash)}`;
}
