import { note } from "../message/build.ts";
import type { NotSent } from "../ports/chat-surface.ts";
import { forget } from "./placing.ts";
import { placedAt } from "./root-now.ts";
import type { RootNow, RootParts } from "./root-now.ts";
import { withoutButtons } from "./without-buttons.ts";

/**
 * Where home is another channel than it was: the message there is to be posted anew, and what is left of it in the old
 * channel has nothing to press, as far as it can still be edited.
 */
export async function leaveOldHome(
  topic: string,
  { row, message }: Pick<RootNow, "row" | "message">,
  parts: RootParts,
): Promise<NotSent | undefined> {
  const { surface } = parts;
  const placed = placedAt(row);
  if (placed === undefined || placed.channel === surface.home) return undefined;
  const { blocks, ...rest } = withoutButtons(surface.part(message).root);
  const moved = note("How it goes on is shown in another channel from now on.");
  const left = await surface.edit(placed, { ...rest, blocks: [...blocks, moved] });
  // A channel that is gone, or that the bot was removed from, keeps nothing back.
  if (left.kind === "unsure" || (left.kind === "later" && left.mend !== true)) return left;
  await forget(topic, parts, surface.home);
  return undefined;
}
