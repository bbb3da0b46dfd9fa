import { configJsonSchema } from "./schema.ts";

interface Node {
  readonly properties?: Readonly<Record<string, Node>>;
  readonly additionalProperties?: Node | boolean;
  readonly items?: Node;
  readonly anyOf?: readonly Node[];
  readonly oneOf?: readonly Node[];
  readonly examples?: readonly unknown[];
  readonly enum?: readonly unknown[];
  readonly required?: readonly string[];
  readonly description?: string;
}

/** The longest example that is shown. */
const MOST_CHARACTERS = 120;

/** An example for a key, written as YAML's flow style (JSON is that): the schema's own, or made of its parts'. */
export function exampleFor(keys: readonly PropertyKey[]): string | undefined {
  const example = firstExample(nodesAt(keys)) ?? itemExample(keys);
  if (example === undefined) return undefined;
  const text = typeof example === "string" ? example : JSON.stringify(example);
  return text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS)}…` : text;
}

function firstExample(nodes: readonly Node[]): unknown {
  return nodes.map(exampleOf).find((made) => made !== undefined);
}

/** An item of a list is like the first of the list's own example. */
function itemExample(keys: readonly PropertyKey[]): unknown {
  if (typeof keys.at(-1) !== "number") return undefined;
  const list = firstExample(nodesAt(keys.slice(0, -1)));
  return Array.isArray(list) ? (list[0] as unknown) : undefined;
}

function exampleOf(node: Node): unknown {
  const [own] = node.examples ?? node.enum ?? [];
  if (own !== undefined) return own;
  if (node.properties === undefined) return undefined;
  const parts = Object.entries(node.properties)
    .filter(([name]) => node.required?.includes(name) ?? false)
    .map(([name, inner]) => [name, firstExample(unfold(inner))]);
  const known =
    parts.length > 0
      ? parts
      : Object.entries(node.properties)
          .slice(0, 1)
          .map(([name, inner]) => [name, exampleOf(inner)]);
  return Object.fromEntries(known) as unknown;
}

/** What the schema says a key is for. */
export function descriptionOf(keys: readonly PropertyKey[]): string | undefined {
  return nodesAt(keys).find((node) => node.description !== undefined)?.description;
}

/** The keys that may stand under `keys`. */
export function knownKeys(keys: readonly PropertyKey[]): readonly string[] {
  return [...new Set(nodesAt(keys).flatMap((node) => Object.keys(node.properties ?? {})))];
}

let root: Node | undefined;

function nodesAt(keys: readonly PropertyKey[]): readonly Node[] {
  root ??= configJsonSchema("inline") as Node;
  let nodes = unfold(root);
  for (const key of keys) nodes = nodes.flatMap((node) => children(node, key)).flatMap(unfold);
  return nodes;
}

function unfold(node: Node): readonly Node[] {
  return [node, ...[...(node.anyOf ?? []), ...(node.oneOf ?? [])].flatMap(unfold)];
}

function children(node: Node, key: PropertyKey): readonly Node[] {
  if (typeof key === "number") return node.items === undefined ? [] : [node.items];
  const named = typeof key === "string" ? node.properties?.[key] : undefined;
  if (named !== undefined) return [named];
  return typeof node.additionalProperties === "object" ? [node.additionalProperties] : [];
}
