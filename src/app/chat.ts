import { commands } from "../../commands/index.ts";
import { durableRows } from "../chat/chat-store.ts";
import { Conversations } from "../chat/conversations.ts";
import { Mirror } from "../chat/mirror.ts";
import type { MirrorState } from "../chat/mirror.ts";
import { rowsInMemory } from "../chat/rows-in-memory.ts";
import type { LookBudget } from "../chat/look-budget.ts";
import { keepsSomething } from "../command/needs-store.ts";
import { parseWords } from "../command/parse.ts";
import { hasRole } from "../lattice/person.ts";
import { isRefusal } from "../message/refusal.ts";
import type { Refusal } from "../message/refusal.ts";
import type { Take } from "../ports/chat-said.ts";
import type { ChatSurface } from "../ports/chat-surface.ts";
import type { Clock } from "../ports/clock.ts";
import type { App } from "./app.ts";

export interface ChatOptions {
  readonly app: Pick<App, "desk" | "origin"> & {
    readonly dispatcher: Pick<App["dispatcher"], "dispatch">;
  };
  readonly surface: ChatSurface;
  /** One for all chats: a person gets no more by having two. */
  readonly budget: LookBudget;
  /** What has each chat look at once at what is to be shown; this one adds its own. */
  readonly wakers: Set<() => void>;
  /** Whether the configuration has a store. */
  readonly stored: boolean;
  readonly clock: Clock;
  readonly report: (reference: string, error: unknown) => void;
}

/** One chat in work. */
export interface Chat {
  readonly take: Take;
  /** How far it is behind what it is to be told; undefined without a store, where nothing is to be told. */
  state(): MirrorState | undefined;
  /** Answers what was said until now, as far as that takes no longer than a second, and ends. */
  close(): Promise<void>;
}

/** Has a chat's questions answered and everything told there that people must be told. */
export async function openChat(options: ChatOptions): Promise<Chat | Refusal> {
  const { app, surface, budget, clock, report, wakers } = options;
  const opened = options.stored ? await app.desk.open() : undefined;
  if (isRefusal(opened)) return opened;
  const { origin } = app;
  const mirror =
    opened && new Mirror({ surface, origin, ledger: opened.ledger, sources: app.desk.sources });
  const wakeAll = () => {
    for (const wake of wakers) wake();
  };
  const conversations = new Conversations({
    surface,
    dispatcher: app.dispatcher,
    origin,
    rows: opened === undefined ? rowsInMemory() : durableRows(opened.ledger.store),
    budget,
    clock,
    aside,
    agreeing: ([word = "", topic = ""], person) => {
      const agrees = word.toLowerCase() === "approve" && hasRole(person, "approver");
      if (!agrees || mirror === undefined) return () => undefined;
      const agreed = mirror.agreeing(topic.toUpperCase(), person);
      wakeAll();
      return agreed;
    },
    wake: wakeAll,
    ours: () => opened === undefined || opened.ledger.fence() !== undefined,
    report,
  });
  const wake = () => mirror?.wake();
  wakers.add(wake);
  mirror?.start();
  conversations.begin();
  return {
    take: conversations.take,
    state: () => mirror?.state(),
    close: async () => {
      wakers.delete(wake);
      await Promise.all([conversations.close(), mirror?.close()]);
    },
  };
}

/** What is asked for and decided is shown to everybody by the message of its request or run. */
function aside(words: readonly string[]): boolean {
  const parsed = parseWords(words, commands);
  if ("refusal" in parsed) return true;
  const { name } = parsed.command;
  return name === "help" || (name !== "runs" && keepsSomething(parsed));
}
