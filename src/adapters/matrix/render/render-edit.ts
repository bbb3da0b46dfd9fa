import type { Message } from "../../../message/model.ts";
import type { MatrixEdit } from "./content.ts";
import { renderMatrix } from "./render-matrix.ts";
import type { Standing } from "./render-matrix.ts";

/**
 * A message that replaces another of ours. `original` is the event id of the first there was, never that of an edit
 * (spec, event replacements). It rings for nobody: who was called was called then.
 */
export function renderEdit(message: Message, original: string, standing: Standing): MatrixEdit {
  const content = renderMatrix(message, standing);
  return {
    ...content,
    body: `* ${content.body}`,
    formatted_body: `* ${content.formatted_body}`,
    "m.mentions": {},
    "m.new_content": content,
    "m.relates_to": { rel_type: "m.replace", event_id: original },
  };
}
