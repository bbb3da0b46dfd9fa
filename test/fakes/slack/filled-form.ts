import type { Blocks, FakeView } from "./model.ts";

interface Field {
  readonly block: string;
  readonly action: string;
  readonly type: string;
  readonly optional: boolean;
  readonly least: number;
  readonly most: number;
}

/** What Slack's own form sends of what a person typed; throws where it would not let them send it. */
export function filledForm(
  { view }: FakeView,
  values: Readonly<Record<string, string>>,
): Readonly<Record<string, unknown>> {
  const fields = fieldsIn(view["blocks"] as Blocks);
  for (const key of Object.keys(values)) {
    if (!fields.some(({ block, action }) => [block, action].includes(key))) {
      throw new Error(`the form has no field ${key}`);
    }
  }
  return Object.fromEntries(
    fields.map((field) => {
      const { block, action, type } = field;
      const value = values[block] ?? values[action];
      const wrong = refusal(field, value);
      if (wrong !== undefined) throw new Error(`the form cannot be sent: ${block} ${wrong}`);
      return [block, { [action]: { type, value: value ?? null } }];
    }),
  );
}

function fieldsIn(blocks: Blocks): readonly Field[] {
  return blocks
    .filter((block) => block["type"] === "input")
    .map((block) => {
      const element = block["element"] as Readonly<Record<string, unknown>>;
      return {
        block: String(block["block_id"]),
        action: String(element["action_id"]),
        type: String(element["type"]),
        optional: block["optional"] === true,
        least: Number(element["min_length"] ?? 0),
        most: Number(element["max_length"] ?? 3_000),
      };
    });
}

function refusal({ optional, least, most }: Field, value: string | undefined): string | undefined {
  if (value === undefined || value === "") return optional ? undefined : "is empty";
  if (value.length < least) return `is shorter than ${least}`;
  return value.length > most ? `is longer than ${most}` : undefined;
}
