import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { lattice as program, launch, objects, printed, stop } from "../fakes/program.ts";
import type { Ended } from "../fakes/program.ts";
import type { LatticeMachines, PersonName } from "./lattice-machines.ts";

export interface ActionShown {
  readonly host: string;
  readonly unit: string;
  readonly state: string;
  readonly detail?: string;
}

export interface RunShown {
  readonly id: string;
  readonly verb: string;
  readonly state: string;
  readonly note?: string;
  readonly stages: readonly { readonly actions: readonly ActionShown[] }[];
}

export interface RequestShown {
  readonly id: string;
  readonly planHash: string;
  readonly status: string;
}

/** What `runs` says. */
export interface Overview {
  readonly runs: readonly RunShown[];
  readonly told: readonly { readonly text: string }[];
  readonly requests: readonly RequestShown[];
}

/** What the program printed as its one object. */
export interface Said extends Ended {
  readonly outcome: string;
  readonly result?: { readonly run?: RunShown; readonly request?: RequestShown };
  readonly error?: { readonly code: string; readonly text: string };
}

const ENV = { env: { HOME: "/nonexistent" } };

/** The real program over real machines: a bot that can be killed, and people at terminals. */
export class BotAndPeople {
  readonly #machines: LatticeMachines;
  #bot: ChildProcess | undefined;

  constructor(machines: LatticeMachines) {
    this.#machines = machines;
  }

  /** Starts the bot and gives when it listens; false when it ended before. */
  launch(): Promise<boolean> {
    const bot = launch(["start", "--config", this.#machines.path], ENV);
    this.#bot = bot;
    return printed(bot, /listening/).then(
      () => true,
      () => false,
    );
  }

  /** Somebody's word at a terminal, which with no bot carries out what is under way; it is what is killed. */
  launchWord(person: PersonName, words: string): void {
    const { path } = this.#machines;
    const as = ["--as", person, "--key", this.#machines.key(person)];
    this.#bot = launch(["run", "--config", path, ...as, "--json", "--", words], ENV);
  }

  async kill(): Promise<void> {
    const bot = this.#bot;
    if (bot === undefined) return;
    this.#bot = undefined;
    bot.kill("SIGKILL");
    if (bot.exitCode === null && bot.signalCode === null) await once(bot, "close");
  }

  async end(): Promise<void> {
    const bot = this.#bot;
    this.#bot = undefined;
    if (bot?.exitCode === null && bot.signalCode === null) await stop(bot);
  }

  /** A call of the program that is no chat command. */
  program(...words: readonly string[]): Promise<Ended> {
    return program([...words, "--config", this.#machines.path], ENV);
  }

  async says(person: PersonName, words: string): Promise<Said> {
    const { path } = this.#machines;
    const as = ["--as", person, "--key", this.#machines.key(person)];
    const ended = await program(["run", "--config", path, ...as, "--json", "--", words], ENV);
    const [answer = {}] = objects(ended.stdout);
    return { ...ended, ...(answer as unknown as Omit<Said, keyof Ended>) };
  }

  /** Asks for what is sure to be asked for. */
  async asks(person: PersonName, words: string): Promise<RequestShown> {
    const { result, stdout, stderr } = await this.says(person, words);
    if (result?.request === undefined) throw new Error(`${stdout}${stderr}`);
    return result.request;
  }

  agrees(person: PersonName, { id, planHash }: RequestShown): Promise<Said> {
    return this.says(person, `approve ${id} ${planHash.slice(0, 8)}`);
  }

  /** Looks; again where the bot was killed under it, as people do. */
  async overview(): Promise<Overview> {
    const args = ["run", "--config", this.#machines.path, "--json", "--", "runs"];
    for (let tries = 1; ; tries += 1) {
      const { stdout, stderr } = await program(args, ENV);
      const [answer] = objects(stdout);
      if (answer?.["error"] === undefined) return answer?.["result"] as Overview;
      if (tries === 3) throw new Error(`${stdout}${stderr}`);
    }
  }

  /** Looks until it is so, or its time is over; gives what was seen last. */
  async until(is: (seen: Overview) => boolean, patienceMs = 60_000): Promise<Overview> {
    const untilMs = Date.now() + patienceMs;
    for (;;) {
      const seen = await this.overview();
      if (is(seen) || Date.now() > untilMs) return seen;
      await sleep(200);
    }
  }
}
