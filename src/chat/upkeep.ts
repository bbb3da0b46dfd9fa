import { randomUUID } from "node:crypto";
import { OF_ANSWERS } from "./answer-keys.ts";
import { SAY_MS } from "./at-work.ts";
import { endInterrupted } from "./interrupted.ts";
import type { InterruptedParts } from "./interrupted.ts";

/** How often it is looked for messages of processes that died. */
const LOOK_MS = 10_000;

/** The same after one could not be ended: it may be in a channel that is gone for good. */
const LOOK_LATER_MS = 60_000;

const DAY_MS = 24 * 3_600_000;

/** Nothing is delivered again after this long, and no answer is ended any more. */
const REMEMBERED_MS = 30 * DAY_MS;

export interface UpkeepOptions extends InterruptedParts {
  /** Whether something is being answered. */
  readonly busy: () => boolean;
  /** Whether it is this process's turn to end what others left. */
  readonly ours: () => boolean;
  readonly report: (reference: string, error: unknown) => void;
  readonly stop: AbortSignal;
}

/**
 * Keeps a chat's answers in order, as long as the process lives: says that it is at work, ends what others left, and
 * forgets what is too old to come again.
 */
export function keepUp(options: UpkeepOptions): void {
  const { surface, rows, clock, atWork, busy, ours } = options;
  void again(options, async () => {
    if (busy()) await rows((chat) => atWork.say(chat));
    return SAY_MS;
  });
  void again(options, async () => {
    const all = !ours() || (await endInterrupted(options));
    return all ? LOOK_MS : LOOK_LATER_MS;
  });
  void again(options, async () => {
    if (!ours()) return LOOK_MS;
    const beforeMs = clock.now() - REMEMBERED_MS;
    await rows(async (chat) => {
      await chat.forgetActs(beforeMs);
      // Messages of requests and runs are let be: they may be pressed and edited as long as they stand.
      for (const prefix of OF_ANSWERS) await chat.forgetMessages(surface.name, prefix, beforeMs);
    });
    return DAY_MS;
  });
}

/** Works again and again, after as long as it says itself. What breaks is reported once, until it works again. */
async function again(
  { clock, report, stop }: UpkeepOptions,
  work: () => Promise<number>,
): Promise<void> {
  let broken = false;
  do {
    let afterMs = LOOK_MS;
    try {
      afterMs = await work();
      broken = false;
    } catch (error) {
      // The store may be closed by then.
      if (stop.aborted) return;
      if (!broken) report(randomUUID().slice(0, 8), error);
      broken = true;
    }
    await clock.wait(afterMs, stop);
  } while (!stop.aborted);
}
