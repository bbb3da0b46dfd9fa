import { randomBytes } from "node:crypto";
import { FakeRoom } from "./fake-room.ts";
import type { Draft, FakeAccount, FakeEvent } from "./model.ts";
import { redactedContent } from "./redacted-content.ts";

/** What stands on a homeserver: accounts, rooms and their events. Knows no protocol. */
export class World {
  readonly serverName: string;
  /** Unix milliseconds. */
  readonly now: () => number;
  /** Version of rooms for which nobody asks another. */
  readonly roomVersion: string;
  readonly accounts = new Map<string, FakeAccount>();
  readonly rooms = new Map<string, FakeRoom>();
  /** Ids of rooms by alias. */
  readonly aliases = new Map<string, string>();
  /** What a client did that a homeserver refuses, or that somebody should look at. */
  readonly problems: string[] = [];
  readonly #sent = new Map<string, string>();
  readonly #watchers = new Set<() => void>();
  #position = 0;

  constructor(options: Pick<World, "serverName" | "now" | "roomVersion">) {
    this.serverName = options.serverName;
    this.now = options.now;
    this.roomVersion = options.roomVersion;
  }

  /** Position of the newest event. */
  get position(): number {
    return this.#position;
  }

  account(id: string): FakeAccount {
    const known = this.accounts.get(id);
    if (known !== undefined) return known;
    const made: FakeAccount = {
      id,
      token: `syt_${secret(16)}`,
      device: secret(8).toUpperCase(),
      displayName: id.replace(/^@([^:]*):.*/, "$1"),
      session: "good",
      askedFrom: undefined,
      filters: [],
      accountData: new Map(),
    };
    this.accounts.set(id, made);
    return made;
  }

  accountOf(token: string): FakeAccount | undefined {
    return [...this.accounts.values()].find((account) => account.token === token);
  }

  newRoom(version: string, id?: string): FakeRoom {
    // From version 12 on it is made like an event's, and names no server.
    const made =
      Number(version) >= 12 ? this.eventId().replace("$", "!") : `!${secret(9)}:${this.serverName}`;
    const room = new FakeRoom(id ?? made, version);
    this.rooms.set(room.id, room);
    return room;
  }

  roomsOf(user: string, membership: string): readonly FakeRoom[] {
    return [...this.rooms.values()].filter((room) => room.membership(user) === membership);
  }

  eventId(): string {
    return `$${randomBytes(32).toString("base64url")}`;
  }

  /** Adds an event as it is, allowed or not. */
  add(room: FakeRoom, draft: Draft): FakeEvent {
    this.#position += 1;
    const { type, sender, content, stateKey, at = this.now(), redacts, txn } = draft;
    const event: FakeEvent = {
      id: this.eventId(),
      room: room.id,
      type,
      sender,
      content,
      stateKey,
      at,
      redacts,
      txn,
      position: this.#position,
      replaces: stateKey === undefined ? undefined : room.stateEvent(type, stateKey),
      redactedBy: undefined,
    };
    room.add(event);
    const target = redacts === undefined ? undefined : room.event(redacts);
    if (target !== undefined) target.redactedBy ??= event;
    this.changed();
    return event;
  }

  /** The event that a device already made under a name of its own, for the same path. */
  sentBefore(account: FakeAccount, name: string): string | undefined {
    return this.#sent.get(`${account.device} ${name}`);
  }

  remember(account: FakeAccount, name: string, event: string): void {
    this.#sent.set(`${account.device} ${name}`, event);
  }

  problem(words: string): void {
    this.problems.push(words);
  }

  /** Calls back whenever something happened, until the answer is called. */
  watch(watcher: () => void): () => void {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }

  changed(): void {
    for (const watcher of [...this.#watchers]) watcher();
  }
}

/** The content of an event as it is shown now. */
export function contentNow(event: FakeEvent) {
  return event.redactedBy === undefined ? event.content : redactedContent(event);
}

function secret(bytes: number): string {
  return randomBytes(bytes).toString("hex");
}
