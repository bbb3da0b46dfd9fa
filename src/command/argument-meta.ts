import { z } from "zod";

interface ArgumentMeta {
  readonly placeholder?: string | undefined;
  readonly description?: string | undefined;
  readonly option?: boolean | undefined;
}

type Schema = z.core.$ZodType;

/** What a schema says of itself, or the schema that it makes optional or gives a default to. */
export function metaOf(schema: Schema): ArgumentMeta {
  const own = z.globalRegistry.get(schema);
  if (own !== undefined) return own;
  const inner = innerOf(schema);
  return inner === undefined ? {} : metaOf(inner);
}

/** Whether an argument is written `--key`. */
export function isOption(schema: Schema | undefined): boolean {
  return schema !== undefined && metaOf(schema).option === true;
}

/** Whether an option stands without a value. */
export function isFlag(schema: Schema | undefined): boolean {
  if (schema === undefined) return false;
  const inner = innerOf(schema);
  return schema._zod.def.type === "boolean" || (inner !== undefined && isFlag(inner));
}

function innerOf({ _zod: { def } }: Schema): Schema | undefined {
  return "innerType" in def ? (def.innerType as Schema) : undefined;
}
