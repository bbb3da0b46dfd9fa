import { setTimeout as sleep } from "node:timers/promises";
import type { App } from "../app/app.ts";
import type { Config } from "../config/config.ts";
import { isRefusal } from "../message/refusal.ts";
import { oursToGoOn } from "../mitigation/ours-to-go-on.ts";
import type { Store } from "../ports/store/store.ts";
import { reportToStderr } from "./report.ts";
import { RunSignals } from "./run-signals.ts";
import { openTerminals } from "./start-terminals.ts";
import type { Terminals } from "./start-terminals.ts";

/** How often it is asked whether a run that broke off goes on again. */
const ASK_MS = 250;

/**
 * A `lattice run` that holds the store stands in for the bot: other terminals look, agree and abort through it, and a
 * run that is under way is not ended by the first signal.
 */
export class StandIn {
  readonly #config: Config;
  #app: App | undefined;
  #store: Store | undefined;
  #terminals: Terminals | undefined;
  #signals: RunSignals | undefined;
  #left = false;

  constructor(config: Config) {
    this.#config = config;
  }

  /** The store that is ours to act in; undefined where nothing needed it. */
  get store(): Store | undefined {
    return this.#store;
  }

  /** From the moment the store is ours to act in; once more where it had to be opened again. */
  async begin(app: App, store: Store): Promise<void> {
    this.#app = app;
    this.#store = store;
    this.#signals?.close();
    this.#signals = new RunSignals({
      store,
      goesOnHere: (id) => goesOnHere(id, app, store),
      leave: async () => {
        this.#left = true;
        await app.desk.leave();
      },
    });
    if (this.#terminals !== undefined) return;
    const terminals = await openTerminals({ app, config: this.#config, report: reportToStderr });
    if (isRefusal(terminals)) say(`Other terminals cannot reach this one. ${terminals.text}`);
    else this.#terminals = terminals;
  }

  /**
   * Resolves when nothing is carried out here any more, for this terminal or another one; `left` where it was left
   * half-way. What another terminal has not signed by then is not waited for: whoever calls without an end would keep
   * the bot out of the store.
   */
  async over(): Promise<"done" | "left"> {
    await this.#settled();
    this.#terminals?.hurry();
    const taken = [...(this.#terminals?.taken ?? [])];
    if (taken.length > 0 && !this.#left) {
      say("Another terminal's command is carried out here. Waiting for it.");
      await Promise.allSettled(taken);
      await this.#settled();
    }
    return this.#left ? "left" : "done";
  }

  /** Before the store is given back: whoever holds it answers at its socket. */
  async close(): Promise<void> {
    await this.#terminals?.close();
    // A call that came in the last moment may have begun a run.
    await this.over();
    this.#signals?.close();
  }

  /** Resolves when no run goes on here, and none that broke off has to be gone on with. */
  async #settled(): Promise<void> {
    let waiting: string | undefined;
    do {
      if (waiting !== undefined) await sleep(ASK_MS);
      await this.#app?.desk.idle();
      waiting = this.#left ? undefined : await this.#toGoOn(waiting);
    } while (waiting !== undefined);
  }

  /** A store that cannot be read now tells nothing: what broke off before is still waited for. */
  async #toGoOn(before: string | undefined): Promise<string | undefined> {
    const opened = await this.#app?.desk.opened();
    return opened === undefined ? undefined : oursToGoOn(opened).catch(() => before);
  }
}

/** An embedded store's runs are all its holder's; of a shared one, another process may carry a run out. */
async function goesOnHere(id: string, { desk }: App, { sharing }: Store): Promise<boolean> {
  if (sharing === "embedded") return true;
  const opened = await desk.opened();
  return opened !== undefined && (opened.executor.goesOn(id) || opened.executor.broken.has(id));
}

function say(words: string): void {
  process.stderr.write(`lattice run: ${words}\n`);
}
