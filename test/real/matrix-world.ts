import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parse, stringify } from "yaml";
import { shown } from "../fakes/matrix/people/shown.ts";
import type { Shown } from "../fakes/matrix/people/shown.ts";
import type { Person } from "../fakes/matrix/people/person.ts";
import { lattice, launch, objects, printed, stop } from "../fakes/program.ts";
import type { FakeSlack } from "../fakes/slack/fake-slack.ts";
import { SynapseServer } from "./synapse/synapse-server.ts";
import type { SynapseOptions } from "./synapse/synapse-server.ts";

export interface MatrixWorldOptions extends SynapseOptions {
  readonly scenario: string;
  /** The other chat, with the Slack ids of the drill's people. */
  readonly slack?: { readonly fake: FakeSlack; readonly channel: string; readonly ids: Ids };
}

type Ids = Readonly<Record<string, string>>;

/** The real program as a bot on a real homeserver, over a simulated lattice that another process serves. */
export class MatrixWorld {
  readonly synapse: SynapseServer;
  readonly ada: Person;
  readonly ben: Person;
  readonly bot: Person;
  readonly room: string;
  readonly url: string;
  readonly #config: string;
  readonly #folder: string;
  readonly #lattice: ChildProcess;
  readonly #env: Record<string, string>;
  #bot: ChildProcess | undefined;

  private constructor(parts: Parts) {
    this.synapse = parts.synapse;
    this.ada = parts.ada;
    this.ben = parts.ben;
    this.bot = parts.bot;
    this.room = parts.room;
    this.url = parts.url;
    this.#config = parts.config;
    this.#folder = parts.folder;
    this.#lattice = parts.served;
    this.#env = parts.env;
  }

  static async open({ scenario, slack, ...rest }: MatrixWorldOptions): Promise<MatrixWorld> {
    const folder = mkdtempSync(join(tmpdir(), "lattice-matrix-"));
    const served = launch(["drill", "--scenario", scenario, "--serve", "--json"]);
    const [, path = ""] = await printed(served, /"config":"([^"]+)"/);
    const synapse = await SynapseServer.open(rest);
    const [ada, ben, bot] = [
      await synapse.user("ada"),
      await synapse.user("ben"),
      await synapse.user("lattice"),
    ];
    const room = await ada.createRoom({ name: "incidents", invite: [ben.id, bot.id] });
    await ben.join(room);
    await bot.join(room);
    const port = await freePort();
    const config = join(folder, "lattice.yaml");
    const sections = {
      store: { sqlite: join(folder, "lattice.db") },
      http: { listen: `127.0.0.1:${port}` },
      matrix: { homeserver: synapse.url, rooms: [room] },
      ...(slack && {
        slack: {
          mode: "socket",
          team: slack.fake.team,
          channels: [slack.channel],
          apiUrl: slack.fake.apiUrl,
        },
      }),
    };
    const ids = { matrix: { ada: ada.id, ben: ben.id }, slack: slack?.ids ?? {} };
    writeFileSync(config, withChats(readFileSync(path, "utf8"), sections, ids));
    const env = {
      HOME: "/nonexistent",
      MATRIX_ACCESS_TOKEN: bot.token,
      ...(slack && {
        SLACK_BOT_TOKEN: slack.fake.botToken,
        SLACK_APP_TOKEN: slack.fake.appToken,
      }),
    };
    const url = `http://127.0.0.1:${port}`;
    return new MatrixWorld({ synapse, ada, ben, bot, room, url, config, folder, served, env });
  }

  /** Starts the bot; resolves when it is ready. */
  async start(): Promise<void> {
    const bot = launch(["start", "--config", this.#config], { env: this.#env });
    this.#bot = bot;
    await printed(bot, /listening/);
    await this.until(async () => (await fetch(`${this.url}/readyz`)).status === 200);
  }

  /** Kills the bot, as a power cut does. */
  async kill(): Promise<void> {
    if (this.#bot !== undefined) await stop(this.#bot, "SIGKILL");
    this.#bot = undefined;
  }

  /** Ends the bot in order; gives its exit status. */
  async stop(): Promise<number | null> {
    const bot = this.#bot;
    this.#bot = undefined;
    return bot === undefined ? null : stop(bot);
  }

  /** What the bot says in the room, as people see it now. */
  async said(): Promise<readonly Shown[]> {
    const all = shown(await this.ada.events(this.room));
    return all.filter(({ sender }) => sender === this.bot.id);
  }

  /** One of the bot's messages, once it says something. */
  message(words: RegExp, ms?: number): Promise<Shown> {
    return this.until(async () => (await this.said()).find(({ body }) => words.test(body)), ms);
  }

  /** What a person at a terminal sees; nobody in particular. */
  async run(...words: readonly string[]) {
    const { stdout } = await lattice(["run", "--config", this.#config, "--json", "--", ...words]);
    const [answer] = objects(stdout);
    return answer;
  }

  audit(...words: readonly string[]) {
    return lattice(["audit", ...words, "--config", this.#config]);
  }

  /** What is looked for, once it is there. Rejects with what the room shows when it does not come. */
  async until<T>(look: () => Promise<T | undefined | false>, ms = 20_000): Promise<T> {
    const ends = performance.now() + ms;
    for (;;) {
      const found = await look();
      if (found !== undefined && found !== false) return found;
      if (performance.now() > ends) {
        const told = (await this.said()).map(({ body }) => body).join("\n---\n");
        throw new Error(`it did not come; the room shows:\n${told}`);
      }
      await sleep(50);
    }
  }

  async close(): Promise<void> {
    await this.kill();
    await stop(this.#lattice);
    await this.synapse.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

interface Parts extends Pick<MatrixWorld, "synapse" | "ada" | "ben" | "bot" | "room" | "url"> {
  readonly config: string;
  readonly folder: string;
  readonly served: ChildProcess;
  readonly env: Record<string, string>;
}

function withChats(
  text: string,
  sections: Readonly<Record<string, unknown>>,
  ids: { readonly matrix: Ids; readonly slack: Ids },
): string {
  const config = parse(text) as {
    people: Record<string, Record<string, unknown>>;
    [section: string]: unknown;
  };
  const people = Object.entries(config.people).map(([id, person]) => [
    id,
    {
      ...person,
      ...(ids.matrix[id] === undefined ? {} : { matrix: ids.matrix[id] }),
      ...(ids.slack[id] === undefined ? {} : { slack: ids.slack[id] }),
    },
  ]);
  return stringify({ ...config, people: Object.fromEntries(people) as unknown, ...sections });
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}
