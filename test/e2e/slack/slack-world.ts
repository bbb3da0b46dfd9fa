import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import type { ChildProcess } from "node:child_process";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { FakeSlack } from "../../fakes/slack/fake-slack.ts";
import { lattice, launch, objects, printed, stop } from "../../fakes/program.ts";

export const CHANNEL = "C0INCIDENT";

/** Slack ids of the drill's people. */
export const ADA = "U0ADA00001";
export const BEN = "U0BEN00001";

export interface SlackWorldOptions {
  readonly mode: "socket" | "http";
  readonly scenario: string;
}

/** The real program as a bot in Slack, over a simulated lattice that another process serves. */
export class SlackWorld {
  readonly slack: FakeSlack;
  readonly url: string;
  readonly #config: string;
  readonly #folder: string;
  readonly #lattice: ChildProcess;
  #bot: ChildProcess | undefined;

  private constructor(
    slack: FakeSlack,
    url: string,
    { config, folder, served }: { config: string; folder: string; served: ChildProcess },
  ) {
    this.slack = slack;
    this.url = url;
    this.#config = config;
    this.#folder = folder;
    this.#lattice = served;
  }

  static async open({ mode, scenario }: SlackWorldOptions): Promise<SlackWorld> {
    const folder = mkdtempSync(join(tmpdir(), "lattice-slack-"));
    const served = launch(["drill", "--scenario", scenario, "--serve", "--json"]);
    const [, path = ""] = await printed(served, /"config":"([^"]+)"/);
    const slack = await FakeSlack.open({
      mode,
      users: [ADA, BEN, "U0CHO00001", "U0NEW00001"].map((id) => ({ id })),
      channels: [
        { id: CHANNEL, name: "incident", members: [ADA, BEN, "U0CHO00001", "U0NEW00001"] },
      ],
    });
    const port = await freePort();
    const config = join(folder, "lattice.yaml");
    writeFileSync(config, withSlack(readFileSync(path, "utf8"), { mode, port, slack, folder }));
    const url = `http://127.0.0.1:${port}`;
    if (mode === "http") slack.useHttp(`${url}/slack/events`);
    return new SlackWorld(slack, url, { config, folder, served });
  }

  /** Starts the bot; resolves when it is ready. */
  async start(): Promise<void> {
    const { slack } = this;
    const bot = launch(["start", "--config", this.#config], {
      env: {
        HOME: "/nonexistent",
        SLACK_BOT_TOKEN: slack.botToken,
        SLACK_APP_TOKEN: slack.appToken,
        SLACK_SIGNING_SECRET: slack.signingSecret,
      },
    });
    this.#bot = bot;
    await printed(bot, /listening/);
    await slack.until(async () => (await fetch(`${this.url}/readyz`)).status === 200, 10_000);
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

  /** What a person at a terminal sees; nobody in particular. */
  async run(...words: readonly string[]) {
    const { stdout } = await lattice(["run", "--config", this.#config, "--json", "--", ...words]);
    const [answer] = objects(stdout);
    return answer;
  }

  audit(...words: readonly string[]) {
    return lattice(["audit", ...words, "--config", this.#config]);
  }

  async close(): Promise<void> {
    await this.kill();
    await stop(this.#lattice);
    await this.slack.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

interface Added {
  readonly mode: "socket" | "http";
  readonly port: number;
  readonly slack: FakeSlack;
  readonly folder: string;
}

function withSlack(text: string, { mode, port, slack, folder }: Added): string {
  const config = parse(text) as {
    people: Record<string, Record<string, unknown>>;
    [section: string]: unknown;
  };
  const ids: Readonly<Record<string, string>> = { ada: ADA, ben: BEN, cho: "U0CHO00001" };
  const people = Object.entries(config.people).map(([id, person]) => [
    id,
    ids[id] === undefined ? person : { ...person, slack: ids[id] },
  ]);
  return stringify({
    ...config,
    people: Object.fromEntries(people) as unknown,
    store: { sqlite: join(folder, "lattice.db") },
    http: { listen: `127.0.0.1:${port}` },
    slack: { mode, team: slack.team, channels: [CHANNEL], apiUrl: slack.apiUrl },
  });
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}
