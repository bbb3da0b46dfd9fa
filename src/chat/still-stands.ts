import type { Found } from "../ports/chat-surface.ts";
import { SKEW_MS } from "./placing.ts";
import type { Ground } from "./placing.ts";

/** Whether a message that stood there still does, after an edit that was refused. */
export async function stillStands(
  key: string,
  { surface, rows, doubts }: Ground,
): Promise<Found["kind"]> {
  const row = await rows((chat) => chat.message(surface.name, key));
  if (row === undefined) return "absent";
  const { kind } = await surface.find(key, { channel: row.channel }, row.atMs - SKEW_MS);
  if (kind === "unknown") return doubts.tooLong(key) ? "absent" : "unknown";
  doubts.over(key);
  return kind;
}
