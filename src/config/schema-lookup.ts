import { configJsonSchema } from "./schema.ts";

interface Node {
  readonly properties?: Readonly<Record<string, Node>>;
  readonly additionalProperties?: Node | boolean;
  readonly items?: Node;
  readonly anyOf?: readonly Node[];
  readonly oneOf?: readonly Node[];
  readonly examples?: readonly unknown[];
  readonly description?: string;
}

/** The example the schema gives for a key, written as YAML's flow style (JSON is that). */
export function exampleFor(keys: readonly PropertyKey[]): string | undefined {
  const example = nodesAt(keys).find((node) => node.examples !== undefined)?.examples?.[0];
  if (example === undefined) return undefined;
  return typeof example === "string" ? example : JSON.stringify(example);
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
