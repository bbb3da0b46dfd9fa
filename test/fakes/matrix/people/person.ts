import { randomUUID } from "node:crypto";
import { Caller, path } from "./caller.ts";
import { editContent, messageContent, reactionContent } from "./contents.ts";
import type { EditOptions, SayOptions } from "./contents.ts";
import type { Content, MatrixEvent, Page, PowerLevels, Synced } from "./matrix-event.ts";

export interface Account {
  readonly id: string;
  readonly token: string;
  readonly device: string;
}

export interface RoomWish {
  readonly name?: string;
  readonly invite?: readonly string[];
  /** The homeserver's own choice where nothing is said. */
  readonly version?: string;
  readonly encrypted?: boolean;
  /** Whether anybody may join; otherwise only who is invited. */
  readonly open?: boolean;
}

const ENCRYPTION: Content = { algorithm: "m.megolm.v1.aes-sha2" };

/** Somebody with an account on a homeserver, Synapse or the fake. What is not allowed throws `NotDone`. */
export class Person implements Account {
  readonly id: string;
  readonly device: string;
  readonly caller: Caller;

  constructor(url: string, { id, token, device }: Account) {
    this.id = id;
    this.device = device;
    this.caller = new Caller(url, token);
  }

  get token(): string {
    return this.caller.token;
  }

  whoami() {
    return this.caller.ask<{ readonly user_id: string; readonly device_id?: string }>(
      "GET",
      path("account", "whoami"),
    );
  }

  /** Makes a room, and gives its id. */
  async createRoom(wish: RoomWish = {}): Promise<string> {
    const { name, invite = [], version, encrypted = false, open = false } = wish;
    const encryption = { type: "m.room.encryption", state_key: "", content: ENCRYPTION };
    const made = await this.caller.ask<{ readonly room_id: string }>("POST", path("createRoom"), {
      preset: open ? "public_chat" : "private_chat",
      invite,
      ...(name === undefined ? {} : { name }),
      ...(version === undefined ? {} : { room_version: version }),
      ...(encrypted ? { initial_state: [encryption] } : {}),
    });
    return made.room_id;
  }

  async invite(room: string, user: string): Promise<void> {
    await this.caller.ask("POST", path("rooms", room, "invite"), { user_id: user });
  }

  async join(room: string): Promise<void> {
    await this.caller.ask("POST", path("join", room), {});
  }

  async leave(room: string): Promise<void> {
    await this.caller.ask("POST", path("rooms", room, "leave"), {});
  }

  async kick(room: string, user: string): Promise<void> {
    await this.caller.ask("POST", path("rooms", room, "kick"), { user_id: user });
  }

  /** Sends any event, and gives its id. The same transaction twice is one event. */
  async send(
    room: string,
    type: string,
    content: Content,
    txn: string = randomUUID(),
  ): Promise<string> {
    const to = path("rooms", room, "send", type, txn);
    return (await this.caller.ask<{ readonly event_id: string }>("PUT", to, content)).event_id;
  }

  say(room: string, text: string, options?: SayOptions): Promise<string> {
    return this.send(room, "m.room.message", messageContent(text, options));
  }

  edit(room: string, event: string, text: string, options?: EditOptions): Promise<string> {
    return this.send(room, "m.room.message", editContent(event, text, options));
  }

  react(room: string, event: string, key: string): Promise<string> {
    return this.send(room, "m.reaction", reactionContent(event, key));
  }

  async redact(room: string, event: string, reason?: string): Promise<string> {
    const to = path("rooms", room, "redact", event, randomUUID());
    const body = reason === undefined ? {} : { reason };
    return (await this.caller.ask<{ readonly event_id: string }>("PUT", to, body)).event_id;
  }

  async setState(room: string, type: string, content: Content, key = ""): Promise<string> {
    const to = path("rooms", room, "state", type, key);
    return (await this.caller.ask<{ readonly event_id: string }>("PUT", to, content)).event_id;
  }

  state<T extends Content>(room: string, type: string, key = ""): Promise<T> {
    return this.caller.ask<T>("GET", path("rooms", room, "state", type, key));
  }

  encrypt(room: string): Promise<string> {
    return this.setState(room, "m.room.encryption", ENCRYPTION);
  }

  powerLevels(room: string): Promise<PowerLevels> {
    return this.state<PowerLevels>(room, "m.room.power_levels");
  }

  async setPowerLevels(room: string, levels: PowerLevels): Promise<void> {
    const before = await this.powerLevels(room);
    await this.setState(room, "m.room.power_levels", { ...before, ...levels });
  }

  async setDisplayName(name: string): Promise<void> {
    const to = path("profile", this.id, "displayname");
    await this.caller.ask("PUT", to, { displayname: name });
  }

  /** Those who are in a room now. */
  async members(room: string): Promise<readonly string[]> {
    const answer = await this.caller.ask<{ readonly joined: Content }>(
      "GET",
      path("rooms", room, "joined_members"),
    );
    return Object.keys(answer.joined);
  }

  event(room: string, event: string): Promise<MatrixEvent> {
    return this.caller.ask<MatrixEvent>("GET", path("rooms", room, "event", event));
  }

  /** The last events of a room, oldest first, at most a hundred. */
  async events(room: string): Promise<readonly MatrixEvent[]> {
    const to = `${path("rooms", room, "messages")}?dir=b&limit=100`;
    return (await this.caller.ask<Page>("GET", to)).chunk.toReversed();
  }

  /**
   * Waits at most `timeoutMs` for something that came after `since`. Synapse answers the same question of the same device out of
   * its memory for two minutes: who wants to begin anew needs another filter.
   */
  sync(since?: string, timeoutMs = 0, filter: Content = {}): Promise<Synced> {
    const query = new URLSearchParams({ timeout: `${timeoutMs}`, filter: JSON.stringify(filter) });
    if (since !== undefined) query.set("since", since);
    return this.caller.ask<Synced>("GET", `${path("sync")}?${query.toString()}`);
  }
}
