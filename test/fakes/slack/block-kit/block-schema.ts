import { Ajv } from "ajv";
import type { ValidateFunction } from "ajv";
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** What the schema is made from: another version of any of these makes another one. */
const MADE_FROM = [
  "node_modules/@slack/types/package.json",
  "node_modules/ts-json-schema-generator/package.json",
  "test/fakes/slack/block-kit/posted-blocks.ts",
  "test/fakes/slack/block-kit/print-schema.ts",
];

interface Schema {
  readonly definitions: Readonly<Record<string, unknown>> & {
    readonly KnownBlock: { readonly anyOf: readonly { readonly $ref: string }[] };
  };
}

/** What each kind of block has to look like, by its `type`. */
export function blockValidators(): ReadonlyMap<string, ValidateFunction> {
  return (validators ??= compiled(JSON.parse(schemaText()) as Schema));
}

let validators: ReadonlyMap<string, ValidateFunction> | undefined;

function compiled(schema: Schema): ReadonlyMap<string, ValidateFunction> {
  const ajv = new Ajv({ strict: false, allErrors: true }).addSchema(schema, "slack");
  const found = schema.definitions.KnownBlock.anyOf.flatMap(({ $ref }) => {
    const validate = ajv.getSchema(`slack${$ref}`);
    return validate === undefined ? [] : ([[typeOf($ref), validate]] as const);
  });
  return new Map(found);
}

/** `rich_text` of `#/definitions/RichTextBlock`: Slack's names follow one rule. */
function typeOf(ref: string): string {
  const name = ref.slice(ref.lastIndexOf("/") + 1).replace(/Block$/, "");
  return name.replace(/(?<=.)[A-Z]/g, "_$&").toLowerCase();
}

/** Made once for each version of Slack's types, and kept. */
function schemaText(): string {
  const key = createHash("sha256");
  for (const path of MADE_FROM) key.update(readFileSync(path));
  const kept = join("node_modules/.cache/block-kit", `${key.digest("hex").slice(0, 16)}.json`);
  try {
    return readFileSync(kept, "utf8");
  } catch {
    const text = execFileSync(process.execPath, [MADE_FROM[3] ?? ""], {
      encoding: "utf8",
      maxBuffer: 2 ** 26,
      env: {},
    });
    mkdirSync(dirname(kept), { recursive: true });
    // Several processes may do this at once: each reads a whole file.
    writeFileSync(`${kept}.${process.pid}`, text);
    renameSync(`${kept}.${process.pid}`, kept);
    return text;
  }
}
