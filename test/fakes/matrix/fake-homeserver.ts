import { createServer } from "node:http";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { dump } from "./dump.ts";
import { Person } from "./people/person.ts";
import { shown } from "./people/shown.ts";
import type { Shown } from "./people/shown.ts";
import { until } from "./until.ts";
import { clientEvent } from "./web/client-event.ts";
import { Faults } from "./web/faults.ts";
import { HomeserverApi } from "./web/homeserver-api.ts";
import type { MadeCall } from "./web/homeserver-api.ts";
import { Rates } from "./web/rates.ts";
import { setMember } from "./web/rooms.ts";
import { stateName } from "./world/fake-room.ts";
import type { FakeRoom } from "./world/fake-room.ts";
import { joinContent, makeRoom } from "./world/make-room.ts";
import type { Draft } from "./world/model.ts";
import { World } from "./world/world.ts";

export interface FakeHomeserverOptions {
  readonly serverName?: string;
  /** Version of rooms for which nobody asks another. */
  readonly roomVersion?: string;
  /** Whether Synapse's default limits are counted. */
  readonly rates?: boolean;
  /** The homeserver's time, Unix milliseconds. Long polls are real ones all the same. */
  readonly now?: () => number;
}

export interface FakeRoomWish {
  /** Who is in it besides its creator and the bot. */
  readonly members?: readonly string[];
  readonly id?: string;
  readonly name?: string;
  /** What people call it by: `#incidents:hs.test`. */
  readonly alias?: string;
  readonly version?: string;
  readonly encrypted?: boolean;
  /** Whether anybody may join. */
  readonly open?: boolean;
  /** Whether the bot is in it; it is, where nothing is said. */
  readonly bot?: boolean;
}

/** A homeserver that takes what Synapse takes, refuses what Synapse refuses, and breaks where a test wants it to. */
export class FakeHomeserver {
  readonly faults = new Faults();
  readonly serverName: string;
  /** User id of the bot's account. */
  readonly botId: string;
  /** Who makes rooms for tests. */
  readonly adminId: string;
  readonly #server: Server;
  readonly #world: World;
  readonly #api: HomeserverApi;
  readonly #rates: Rates;

  private constructor(server: Server, options: FakeHomeserverOptions) {
    const { serverName = "hs.test", roomVersion = "12", rates = false, now = Date.now } = options;
    this.serverName = serverName;
    this.botId = `@lattice:${serverName}`;
    this.adminId = `@admin:${serverName}`;
    this.#server = server;
    const world = new World({ serverName, roomVersion, now });
    this.#world = world;
    world.account(this.botId);
    this.#rates = new Rates(now, rates);
    this.#api = new HomeserverApi({
      world,
      faults: this.faults,
      rates: this.#rates,
      bot: this.botId,
    });
    server.on("request", (request: IncomingMessage, response: ServerResponse) => {
      // A client that goes away in the middle is no fault of the fake.
      this.#api.handle(request, response).catch(() => response.destroy());
    });
  }

  static start(options: FakeHomeserverOptions = {}): Promise<FakeHomeserver> {
    const server = createServer();
    return new Promise((resolve) => {
      server.listen(0, "127.0.0.1", () => {
        resolve(new FakeHomeserver(server, options));
      });
    });
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await closed;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** The bot's access token. */
  get token(): string {
    return this.#world.account(this.botId).token;
  }

  /** Somebody with an account, who is made where there is none yet. Acts over HTTP, and meets no faults. */
  person(id: string): Person {
    return new Person(this.url, this.#world.account(id));
  }

  /** Makes a room, and gives its id. */
  room(wish: FakeRoomWish = {}): string {
    const { members = [], id, name, version, encrypted = false, open = false, bot = true } = wish;
    const world = this.#world;
    const content = { algorithm: "m.megolm.v1.aes-sha2" };
    const room = makeRoom(world, {
      creator: this.adminId,
      version: version ?? world.roomVersion,
      open,
      name,
      id,
      initialState: encrypted ? [{ type: "m.room.encryption", content }] : [],
    });
    for (const user of bot ? [this.botId, ...members] : members) {
      setMember(world, room, user, user, joinContent(world, user));
    }
    if (wish.alias !== undefined) world.aliases.set(wish.alias, room.id);
    return room.id;
  }

  /** Adds an event that nobody may have been allowed to send, at any time of its server's; gives its id. */
  put(room: string, draft: Draft): string {
    return this.#world.add(this.#room(room), draft).id;
  }

  /** Takes state away as a resolution of two servers' views can: no event tells of it. */
  resetState(room: string, type: string, key = ""): void {
    this.#room(room).state.delete(stateName(type, key));
    this.#world.changed();
  }

  /** Breaks every connection off, those of syncs that wait among them. */
  cut(): void {
    this.#server.closeAllConnections();
  }

  /** Ends the sessions of an account; `soft` where they may be taken up again. */
  logOut(user: string, { soft = false }: { readonly soft?: boolean } = {}): void {
    this.#world.account(user).session = soft ? "soft" : "gone";
  }

  /** Makes the token of an account good again. */
  logIn(user: string): void {
    this.#world.account(user).session = "good";
  }

  /** Takes an account away: its token ends, and it is in no room any more. */
  deactivate(user: string): void {
    for (const room of this.#world.roomsOf(user, "join")) {
      setMember(this.#world, room, user, user, { membership: "leave" });
    }
    this.logOut(user);
  }

  /** Whether Synapse's default limits are counted from now on. */
  countRates(counted: boolean): void {
    this.#rates.counted = counted;
  }

  /** Messages of a room as people see them now, oldest first: edits in place, what is redacted gone. */
  shown(room: string): readonly Shown[] {
    return shown(this.events(room));
  }

  /** All events of a room, oldest first. */
  events(room: string) {
    const found = this.#room(room);
    const viewer = {
      account: this.#world.account(this.adminId),
      room: found,
      now: this.#world.now(),
    };
    return found.events.map((event) => clientEvent(event, viewer));
  }

  /** Calls of everybody, or of one endpoint by its name in `ENDPOINTS`. */
  calls(name?: string): readonly MadeCall[] {
    return this.#api.calls.filter((call) => name === undefined || call.name === name);
  }

  /** Calls of the bot alone. */
  botCalls(name?: string): readonly MadeCall[] {
    return this.calls(name).filter(({ user }) => user === this.botId);
  }

  until<T>(look: () => T | Promise<T>, ms = 5_000) {
    return until(this.#world, look, ms);
  }

  /** What a client did that a homeserver refuses, or that somebody should look at. */
  problems(): readonly string[] {
    return [...this.#world.problems];
  }

  dump(): string {
    return dump(this.#world);
  }

  #room(id: string): FakeRoom {
    const room = this.#world.rooms.get(id);
    if (room === undefined) throw new Error(`there is no room ${id}`);
    return room;
  }
}
