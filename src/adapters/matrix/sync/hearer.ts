import type { Encryption } from "../encryption.ts";
import type { Rooms } from "../rooms.ts";
import type { MatrixWeb } from "../web/matrix-web.ts";
import { Batch, encryptedIn } from "./batch.ts";
import { syncFilter } from "./filter.ts";
import { withoutGaps } from "./gap.ts";
import type { Positions } from "./positions.ts";
import type { SyncClient } from "./sync-client.ts";
import type { SyncTurns } from "./sync-loop.ts";

/** How long the homeserver may keep a sync when nothing is said: a dead one shows within half a minute. */
const POLL_MS = 20_000;

/** The same while there is a room still to be entered. */
const SOON_MS = 1_000;

/** How often an alias is asked for again that stands for no room. */
const ALIAS_MS = 30_000;

export interface HearerOptions {
  readonly client: SyncClient;
  readonly web: MatrixWeb;
  readonly rooms: Rooms;
  readonly encryption: Pick<Encryption, "of" | "became" | "heard">;
  readonly positions: Pick<Positions, "last" | "heard">;
  readonly now: () => number;
  /** The homeserver said who the bot is. */
  readonly known: (self: string) => void;
  /** Something came in one of the bot's rooms. Never rejects. */
  readonly came: (came: Came) => Promise<void>;
  /** A room is encrypted. Never rejects. */
  readonly encrypted: (room: string) => Promise<void>;
  /** Everything of an answer was handed on; gives what was begun by it and goes on. */
  readonly through: () => readonly Promise<unknown>[];
  readonly report: (error: unknown) => void;
}

interface Came {
  readonly room: string;
  readonly event: unknown;
  readonly decrypted: boolean;
  /** The moment, by our clock, by which its age counts; surely not later than the homeserver's. */
  readonly atMs: number;
  /** Where the bot goes on from is known from a process before this one. */
  readonly resumed: boolean;
}

/** Goes from one answer of the homeserver to the next, and hands on what came in the bot's rooms. */
export class Hearer implements SyncTurns<Batch> {
  readonly now: () => number;
  readonly #options: HearerOptions;
  #begun = false;
  #caughtUp = false;
  #atMs = 0;
  #position: string | undefined;
  #aliasesMs = -Infinity;
  #resumed = false;

  constructor(options: HearerOptions) {
    this.#options = options;
    this.now = options.now;
  }

  async ask(): Promise<Batch> {
    const { client, rooms, web } = this.#options;
    if (!this.#begun) await this.#begin();
    else if (rooms.incomplete && this.now() - this.#aliasesMs > ALIAS_MS) await this.#look();
    await rooms.join();
    const since = this.#position;
    const askedMs = this.now();
    const waitMs = rooms.expected ? SOON_MS : POLL_MS;
    const batch = Batch.parse(await client.next(since, this.#caughtUp ? waitMs : 0));
    // What comes when it was waited for was said just now; the first comes at once, and is mostly old.
    this.#atMs = this.#caughtUp ? this.now() : askedMs;
    return since === undefined ? batch : withoutGaps(batch, since, web);
  }

  async use(batch: Batch): Promise<void> {
    const { client, rooms, encryption, positions, encrypted, through } = this.#options;
    // Before anything else of it: what is answered to it must not go where it may not.
    for (const room of encryptedIn(batch).filter((one) => rooms.has(one))) {
      await encryption.became(room);
      await encrypted(room);
    }
    encryption.heard(this.now());
    const decrypted = new Set<unknown>();
    await client.takeApart(batch, (name, room, event) => {
      if (name === "room.decrypted_event") decrypted.add(idOf(event));
      return this.#emitted({ name, room: String(room), event, decrypted });
    });
    this.#caughtUp = true;
    this.#position = batch.next_batch;
    positions.heard(batch.next_batch, through());
  }

  skip(batch: Batch, error: unknown): void {
    const { report, through } = this.#options;
    report(error);
    void through();
    this.#position = batch.next_batch;
  }

  forget(): void {
    this.#position = undefined;
    this.#resumed = false;
  }

  async #begin(): Promise<void> {
    const { client, positions, known, rooms, encryption, encrypted } = this.#options;
    await this.#look();
    known(await client.userId());
    this.#position = await positions.last();
    this.#resumed = this.#position !== undefined;
    for (const room of rooms.joined) {
      if ((await encryption.of(room)).kind === "encrypted") await encrypted(room);
    }
    this.#begun = true;
  }

  async #look(): Promise<void> {
    const { client, rooms } = this.#options;
    await rooms.look();
    this.#aliasesMs = this.now();
    await client.begin(syncFilter(rooms.ids));
  }

  async #emitted({ name, room, event, decrypted }: Emitted): Promise<void> {
    const { rooms, came, encryption, encrypted } = this.#options;
    if (name === "room.invite") rooms.invited(room, senderOf(event));
    if (!rooms.has(room)) return;
    if (name === "room.leave") rooms.left(room);
    if (name === "room.join") {
      rooms.entered(room);
      if ((await encryption.of(room)).kind === "encrypted") await encrypted(room);
    }
    if (name !== "room.event") return;
    const resumed = this.#resumed;
    const isDecrypted = decrypted.has(idOf(event));
    await came({ room, event, decrypted: isDecrypted, atMs: this.#atMs, resumed });
  }
}

interface Emitted {
  readonly name: string;
  readonly room: string;
  readonly event: unknown;
  readonly decrypted: ReadonlySet<unknown>;
}

function idOf(event: unknown): unknown {
  return (event as { readonly event_id?: unknown } | null)?.event_id;
}

function senderOf(event: unknown): string {
  const sender = (event as { readonly sender?: unknown } | null)?.sender;
  return typeof sender === "string" ? sender : "";
}
