import { systemClock } from "../adapters/system-clock.ts";
import type { App } from "../app/app.ts";
import { botAddress } from "../app/bot-address.ts";
import { terminalPerson } from "../app/terminal-person.ts";
import { refused } from "../command/answer.ts";
import type { Answer } from "../command/answer.ts";
import type { Config } from "../config/config.ts";
import { isRefusal, refusal } from "../message/refusal.ts";
import type { Refusal } from "../message/refusal.ts";

interface TerminalsOptions {
  readonly app: App;
  readonly config: Config;
  readonly report: (reference: string, error: unknown) => void;
}

/** The socket beside the store, at which other terminals are answered. */
export interface Terminals {
  /** Calls of other terminals that are being carried out. */
  readonly taken: ReadonlySet<Promise<Answer>>;
  /** Waits for no signature any more. */
  hurry(): void;
  /** Takes no new call, and ends soon. */
  close(): Promise<void>;
}

/** Where `lattice run` reaches whoever holds the store, beside it; nothing where there is no such store. */
export async function openTerminals({
  app,
  config,
  report,
}: TerminalsOptions): Promise<Terminals | Refusal> {
  const path = botAddress(config);
  const taken = new Set<Promise<Answer>>();
  if (path === undefined) {
    return { taken, hurry: () => undefined, close: () => Promise.resolve() };
  }
  const { openBotSocket } = await import("../adapters/terminal/bot-socket.ts");
  const opened = await openBotSocket({
    path,
    report,
    take: ({ typed, as }, { tell, sign }) => {
      const here = { config, clock: systemClock, env: process.env, report, sign };
      const actor = terminalPerson(as, here);
      if (isRefusal(actor)) return Promise.resolve(refused("run", actor, app.origin));
      const answer = app.dispatcher.dispatch(typed, { actor, tell, wait: true });
      taken.add(answer);
      return answer.finally(() => taken.delete(answer));
    },
  });
  if (opened.kind !== "listening") return refusal("store", opened.detail);
  const hurry = () => {
    opened.hurry();
  };
  return { taken, hurry, close: () => opened.close() };
}
