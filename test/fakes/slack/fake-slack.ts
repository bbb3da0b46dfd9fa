import { createServer } from "node:http";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Acts } from "./acts.ts";
import type { MentionOptions, SlashOptions } from "./acts.ts";
import type { WhichButton } from "./buttons.ts";
import { dump } from "./dump.ts";
import type { Delivered, FakeChannel, FakeUser, FakeView } from "./model.ts";
import { seeded } from "./random.ts";
import { ResponseUrls } from "./response-urls.ts";
import { SignedPosts } from "./signed-posts.ts";
import type { SignedOptions } from "./signed-posts.ts";
import { SocketHub } from "./sockets.ts";
import { Triggers } from "./triggers.ts";
import { until } from "./until.ts";
import { Faults } from "./web/faults.ts";
import { Rates } from "./web/rates.ts";
import { WebApi } from "./web/web-api.ts";
import { Workspace } from "./workspace.ts";

export interface FakeSlackOptions {
  readonly mode?: "socket" | "http";
  readonly team?: string;
  readonly channels?: readonly FakeChannel[];
  /** Members of channels who are not named here are plain members of the workspace. */
  readonly users?: readonly FakeUser[];
  /** Scopes of the bot's token. */
  readonly scopes?: readonly string[];
  /** Whether Slack's rate limits are counted. */
  readonly rates?: boolean;
  readonly seed?: number;
  /** The fake's time, Unix milliseconds. Three seconds to acknowledge are real ones all the same. */
  readonly now?: () => number;
}

/** What the app asks for when it is installed. */
export const ALL_SCOPES: readonly string[] = [
  "commands",
  "chat:write",
  "app_mentions:read",
  "users:read",
  "channels:read",
  "groups:read",
  "channels:history",
  "groups:history",
];

const CHANNEL: FakeChannel = { id: "C0INCIDENT", name: "incident", members: [] };

const PLAIN: Required<FakeSlackOptions> = {
  mode: "socket",
  team: "T0OPS00001",
  channels: [CHANNEL],
  users: [],
  scopes: ALL_SCOPES,
  rates: false,
  seed: 1,
  now: Date.now,
};

/** A Slack that takes what Slack takes, refuses what Slack refuses, and remembers what somebody should look at. */
export class FakeSlack {
  readonly mode: "socket" | "http";
  readonly botToken = "xoxb-fake-bot-token";
  readonly appToken = "xapp-1-fake-app-token";
  readonly signingSecret = "fake-signing-secret";
  readonly faults = new Faults();
  readonly #server: Server;
  readonly #workspace: Workspace;
  readonly #web: WebApi;
  readonly #hub: SocketHub;
  readonly #posts: SignedPosts;
  readonly #acts: Acts;

  private constructor(server: Server, options: FakeSlackOptions) {
    const { mode, team, channels, users, scopes, rates, seed, now } = { ...PLAIN, ...options };
    this.mode = mode;
    this.#server = server;
    const workspace = new Workspace({ team, now, random: seeded(seed) });
    for (const channel of channels) {
      workspace.channels.set(channel.id, channel);
      for (const id of channel.members) workspace.users.set(id, { id });
    }
    for (const user of users) workspace.users.set(user.id, user);
    const triggers = new Triggers(workspace);
    const responseUrls = new ResponseUrls(workspace, this.faults);
    this.#workspace = workspace;
    this.#hub = new SocketHub(workspace);
    this.#posts = new SignedPosts(workspace, this.signingSecret);
    const carrier = mode === "socket" ? this.#hub : this.#posts;
    const baseUrl = `http://${this.#host}`;
    this.#acts = new Acts({ workspace, carrier, triggers, responseUrls, scopes, baseUrl });
    this.#web = new WebApi({
      workspace,
      triggers,
      scopes,
      socketUrl: () => this.#hub.address(this.#host),
      tokens: { bot: this.botToken, app: this.appToken },
      faults: this.faults,
      rates: new Rates(now, rates),
    });
    server.on("upgrade", (request, stream, head) => {
      this.#hub.upgrade(request, stream, head);
    });
    server.on("request", (request: IncomingMessage, response: ServerResponse) => {
      const to = request.url?.startsWith("/response/") === true ? responseUrls : this.#web;
      // A client that goes away in the middle is no fault of the fake.
      to.handle(request, response).catch(() => response.destroy());
    });
  }

  static open(options: FakeSlackOptions = {}): Promise<FakeSlack> {
    const server = createServer();
    return new Promise((resolve) => {
      server.listen(0, "127.0.0.1", () => {
        resolve(new FakeSlack(server, options));
      });
    });
  }

  async close(): Promise<void> {
    this.#hub.close();
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await closed;
  }

  get apiUrl(): string {
    return `http://${this.#host}/api/`;
  }

  get team(): string {
    return this.#workspace.team;
  }

  get botUser(): string {
    return this.#workspace.botUser;
  }

  /** Adds somebody, or changes who they are. They are in `channels`, in all where nothing is said. */
  addUser({ channels, ...user }: FakeUser & { readonly channels?: readonly string[] }): void {
    this.#workspace.users.set(user.id, user);
    for (const channel of this.#workspace.channels.values()) {
      const others = channel.members.filter((id) => id !== user.id);
      const isIn = channels?.includes(channel.id) ?? true;
      this.setChannel({ ...channel, members: isIn ? [...others, user.id] : others });
    }
  }

  /** Adds a channel, or changes what it is. */
  setChannel(channel: FakeChannel): void {
    this.#workspace.channels.set(channel.id, channel);
  }

  /** HTTP mode: where everything is posted. */
  useHttp(url: string): void {
    this.#posts.url = url;
  }

  /** HTTP mode: whether the address proves to be the app's. */
  verifies(): Promise<boolean> {
    return this.#posts.verifies();
  }

  /** HTTP mode: posts any body, signed as is said. */
  post(body: string, options?: SignedOptions) {
    return this.#posts.post(body, options);
  }

  slash(user: string, text: string, options?: SlashOptions) {
    return this.#acts.slash(user, text, options);
  }

  click(
    message: { readonly channel: string; readonly ts: string },
    button: WhichButton,
    user: string,
    options?: { readonly confirm?: boolean },
  ) {
    return this.#acts.click(message, button, user, options);
  }

  submit(view: FakeView, values: Readonly<Record<string, string>>, user: string) {
    return this.#acts.submit(view, values, user);
  }

  mention(user: string, channel: string, text: string, options?: MentionOptions) {
    return this.#acts.mention(user, channel, text, options);
  }

  shortcut(user: string, callbackId: string) {
    return this.#acts.shortcut(user, callbackId);
  }

  deliverAgain(delivered: Delivered, retry?: number) {
    return this.#acts.again(delivered, retry);
  }

  /** Somebody says something that is none of the bot's business. */
  say(user: string, channel: string, text: string, thread?: string) {
    return this.#workspace.add({ channel, user, text, blocks: [], thread });
  }

  /** What stands in the channel itself, oldest first, as it stands now. */
  messages(channel: string) {
    return this.#workspace.messages(channel).filter(({ thread }) => thread === undefined);
  }

  /** What hangs on a message, without it. */
  thread(channel: string, ts: string) {
    return this.#workspace.messages(channel).filter(({ thread }) => thread === ts);
  }

  message(channel: string, ts: string) {
    return this.#workspace.message(channel, ts);
  }

  /** Takes a message away, as an administrator can. */
  remove(channel: string, ts: string): void {
    const message = this.#workspace.message(channel, ts);
    if (message === undefined) throw new Error(`there is no message ${ts}`);
    this.#workspace.remove(message);
  }

  /** What one person alone was shown. */
  ephemerals(user: string, channel?: string) {
    return this.#workspace.ephemerals.filter(
      (one) => one.to === user && (channel === undefined || one.channel === channel),
    );
  }

  /** Modals in front of a person. */
  views(user: string): readonly FakeView[] {
    return this.#workspace.views.filter((view) => view.user === user);
  }

  /** Every call of the Web API, or of one method. */
  calls(method?: string) {
    return this.#web.calls.filter((call) => method === undefined || call.method === method);
  }

  until<T>(look: () => T | Promise<T>, ms = 5_000) {
    return until(this.#workspace, look, ms);
  }

  problems(): readonly string[] {
    return [...this.#workspace.problems];
  }

  dump(): string {
    return dump(this.#workspace);
  }

  /** Sockets that are open. */
  get sockets(): number {
    return this.#hub.size;
  }

  /** Renews the oldest socket, or all: asks it to go, and closes it after a while. */
  refresh(options?: { readonly all?: boolean; readonly lingerMs?: number }): Promise<void> {
    return this.#hub.refresh(options);
  }

  /** Breaks all sockets off, or the oldest. */
  cut(options?: { readonly all?: boolean }): void {
    this.#hub.cut(options);
  }

  /** Leaves all sockets open, and answers nothing on them. */
  silence(): void {
    this.#hub.silence();
  }

  refuseSockets(refuse: boolean): void {
    this.#hub.refusing = refuse;
  }

  get #host(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }
}
