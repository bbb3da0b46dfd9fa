import { setTimeout as sleep } from "node:timers/promises";
import { headline } from "../../../message/build.ts";
import type { Message } from "../../../message/model.ts";
import type { HeardEvent } from "../events.ts";
import { hear } from "../hearing.ts";
import type { HearingOptions } from "../hearing.ts";
import type { MatrixWeb } from "../web/matrix-web.ts";
import { reactionSaid } from "./reaction-said.ts";
import type { Reacting } from "./reaction-said.ts";

/** How often, and after which waits, it is asked what somebody reacted to. */
const WAITS_MS = [0, 500, 2_000];

export interface ReactionsOptions {
  readonly web: MatrixWeb;
  /** The bot's own user id, once the homeserver has told it. */
  readonly self: () => string | undefined;
  /** Ends every wait: the bot stops. */
  readonly stop: AbortSignal;
}

/**
 * Hears reactions in rooms that are not encrypted: one to a message of ours that offers a decision says that decision,
 * as if it had been typed. Taking a reaction back says nothing.
 */
export function hearReactions(
  options: ReactionsOptions,
): (heard: HeardEvent, hearing: HearingOptions) => Promise<void> {
  return async (heard, hearing) => {
    const reacting = await patiently(heard, options);
    if (reacting.kind === "said") await hear(reacting.heard, hearing);
    if (reacting.kind === "unasked") hearing.refused("matrix-silent");
    if (reacting.kind === "early" && hearing.seldom.may(reacting.user)) {
      await hearing.surface.whisper(EARLY, reacting.from);
    }
  };
}

async function patiently(
  heard: HeardEvent,
  { web, self, stop }: ReactionsOptions,
): Promise<Reacting> {
  const me = self();
  let reacting: Reacting = me === undefined ? { kind: "unasked" } : { kind: "nothing" };
  for (const waitMs of me === undefined ? [] : WAITS_MS) {
    if (waitMs > 0) await sleep(waitMs, undefined, { signal: stop }).catch(() => undefined);
    if (stop.aborted) break;
    reacting = await reactionSaid(heard, { web, self: me ?? "" });
    if (reacting.kind !== "unasked") break;
  }
  return reacting;
}

const EARLY: Message = {
  origin: null,
  title: "Not done",
  blocks: [
    headline(
      "neutral",
      "The message changed just when you reacted to it, so nothing was decided. Read what it says now; then take your reaction back and react again, or type the command that it shows.",
    ),
  ],
};
