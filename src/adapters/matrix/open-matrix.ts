import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { PersonConfig } from "../../config/config.ts";
import type { Secret } from "../../config/secret.ts";
import type { Origin } from "../../message/model.ts";
import type { Take } from "../../ports/chat-said.ts";
import type { ChatSurface } from "../../ports/chat-surface.ts";
import type { Stranger } from "./identity.ts";
import { Memory } from "./memory.ts";
import type { MatrixRows } from "./memory.ts";
import { outgoing } from "./outgoing.ts";
import { hearReactions } from "./reactions/hear-reactions.ts";
import { receiving } from "./receiving.ts";
import { Rooms } from "./rooms.ts";
import { cryptoWith } from "./sdk/crypto-with.ts";
import { keysOf } from "./sdk/keys.ts";
import { loadSdk } from "./sdk/load-sdk.ts";
import type { Crypto } from "./sdk/load-sdk.ts";
import { syncClient } from "./sync/sync-client.ts";
import type { SyncState } from "./sync/sync-loop.ts";
import { matrixSurface } from "./surface.ts";
import { webOver } from "./web/open-web.ts";
import { openWire } from "./web/wire.ts";

export interface MatrixOptions {
  readonly homeserver: string;
  /** Ids and aliases; requests, runs and notices are told in the first. */
  readonly rooms: readonly string[];
  readonly token: Secret;
  readonly people: Readonly<Record<string, PersonConfig>>;
  readonly origin: Origin;
  /** Where it is kept what must outlive the process. */
  readonly rows: MatrixRows;
  /** Where the keys of encryption are kept, a folder of its own; without one there is no encryption. */
  readonly cryptoFolder: string | undefined;
  readonly refused: (why: Stranger) => void;
  readonly report: (reference: string, error: unknown) => void;
  readonly now: () => number;
}

/** Matrix in work. */
export interface Matrix {
  readonly surface: ChatSurface;
  /** Whether encrypted rooms can be served, and what is missing. */
  readonly encryption: Crypto;
  /** Begins to listen. Resolves also where the homeserver cannot be reached now: it is tried again. */
  start(take: Take): Promise<void>;
  /** The one connection as it is. */
  states(): readonly SyncState[];
  /** Why the homeserver does not know the bot, or does not have it in its rooms; undefined where all is well. */
  unknown(): string | undefined;
  close(): Promise<void>;
}

/** How long what is under way is waited for at the end, so that it is known to be done. */
const LEAVE_MS = 900;

/** Loads Matrix's library and makes everything ready to listen. */
export function openMatrix(options: MatrixOptions): Matrix {
  const { homeserver, people, now, rows } = options;
  const lost = (error: Error) => {
    options.report(randomUUID().slice(0, 8), error);
  };
  const { sdk, crypto } = loadSdk();
  const encryption = cryptoWith(crypto, options.cryptoFolder);
  const cryptoFolder = encryption.available ? options.cryptoFolder : undefined;
  const stop = new AbortController();
  const token = options.token.reveal();
  const wire = openWire({ homeserver, token, stop: stop.signal });
  const client = syncClient(sdk, { homeserver, wire, cryptoFolder });
  const memory = new Memory(rows);
  const { seal, unseal } = keysOf(sdk, client.crypto);
  const out = outgoing({
    // What is being answered goes on for a moment after nothing is heard any more.
    web: webOver(openWire({ homeserver, token })),
    memory,
    now,
    seal,
  });
  const web = webOver(wire);
  const rooms = new Rooms({ web, memory, wanted: options.rooms, people });
  const known: { self?: string } = {};
  const speaking = {
    web: out.web,
    home: () => rooms.home,
    people,
    self: () => known.self,
    encryption: out.encryption,
    unseal,
    now,
    lost,
    stop: stop.signal,
  };
  const surface = matrixSurface(speaking);
  const reacted = hearReactions({ ...speaking, web });
  const heard = { client, web, memory, rooms, out, surface, reacted, known };
  const { loop, positions, incoming } = receiving({ ...options, ...heard, stop: stop.signal });
  return {
    surface,
    encryption,
    async start(take) {
      incoming.begin(take);
      await loop.start();
    },
    states: () => [loop.state()],
    unknown: () =>
      known.self === undefined
        ? (loop.state().why ?? "the homeserver was not asked yet")
        : rooms.reasons().join("; ") || undefined,
    async close() {
      stop.abort();
      await loop.close();
      await Promise.race([positions.settled(), sleep(LEAVE_MS, undefined, { ref: false })]);
    },
  };
}
