import { systemClock } from "../adapters/system-clock.ts";
import type { App } from "../app/app.ts";
import { botAddress } from "../app/bot-address.ts";
import { terminalPerson } from "../app/terminal-person.ts";
import { refused } from "../command/answer.ts";
import type { Config } from "../config/config.ts";
import { isRefusal, refusal } from "../message/refusal.ts";
import type { Refusal } from "../message/refusal.ts";

interface TerminalsOptions {
  readonly app: App;
  readonly config: Config;
  readonly report: (reference: string, error: unknown) => void;
}

/** Where `lattice run` reaches the running bot, beside its store; nothing where there is no such store. */
export async function openTerminals({
  app,
  config,
  report,
}: TerminalsOptions): Promise<{ close(): Promise<void> } | Refusal> {
  const path = botAddress(config);
  if (path === undefined) return { close: () => Promise.resolve() };
  const { openBotSocket } = await import("../adapters/terminal/bot-socket.ts");
  const opened = await openBotSocket({
    path,
    report,
    take: async ({ typed, as }, { tell, sign }) => {
      const here = { config, clock: systemClock, env: process.env, report, sign };
      const actor = terminalPerson(as, here);
      if (isRefusal(actor)) return refused("run", actor, app.origin);
      return app.dispatcher.dispatch(typed, { actor, tell, wait: true });
    },
  });
  return opened.kind === "listening" ? opened : refusal("store", opened.detail);
}
