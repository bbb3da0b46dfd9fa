import { Conversations } from "../../src/chat/conversations.ts";
import type { ConversationsOptions } from "../../src/chat/conversations.ts";
import { rowsInMemory } from "../../src/chat/rows-in-memory.ts";
import { LookBudget } from "../../src/chat/look-budget.ts";
import { answered } from "../../src/command/answer.ts";
import type { Answer } from "../../src/command/answer.ts";
import type { Asking } from "../../src/command/define-command.ts";
import { detail, headline, text } from "../../src/message/build.ts";
import type { Said } from "../../src/ports/chat-said.ts";
import { FakeSurface } from "../fakes/fake-surface.ts";
import { SkippingClock } from "../fakes/skipping-clock.ts";
import { actor } from "../mitigation/people.ts";
import { ORIGIN } from "./mirror-under-test.ts";

export type Dispatched = (typed: string | readonly string[], asking: Asking) => Promise<Answer>;

export const found = (words: string) =>
  answered(
    "walk",
    {
      outcome: "finding",
      result: {},
      body: { title: "walk", blocks: [headline("bad", words), detail(text("step by step"))] },
    },
    ORIGIN,
  );

export interface Changes extends Partial<ConversationsOptions> {
  readonly clock?: SkippingClock;
}

/** The conversations of one process, in a chat in memory that others may share. */
export function underTest(
  dispatched: Dispatched,
  changes: Changes = {},
  surface = new FakeSurface(),
) {
  const clock = changes.clock ?? new SkippingClock();
  const asked: string[] = [];
  const reported: unknown[] = [];
  const conversations = new Conversations({
    surface,
    clock,
    origin: ORIGIN,
    rows: rowsInMemory(),
    budget: new LookBudget(clock),
    aside: (words) => words[0] === "help" || words[0] === "pause",
    agreeing: () => () => undefined,
    wake: () => asked.push("woken"),
    ours: () => true,
    report: (_reference, error) => reported.push(error),
    dispatcher: {
      dispatch: (typed, asking) => {
        asked.push(String(typed));
        if (asking === undefined) throw new Error("nobody asks");
        return dispatched(typed, asking);
      },
    },
    ...changes,
  });
  return { surface, clock, asked, reported, conversations };
}

let keys = 0;

export function said(typed: string, changes: Partial<Said> = {}): Said {
  return {
    surface: "slack",
    key: `k${(keys += 1)}`,
    typed,
    actor: actor("ada", "slack"),
    from: { channel: "C0HOME", user: "U0ADA00001" },
    ...changes,
  };
}
