import { randomUUID } from "node:crypto";
import type { ChatSurface } from "../../ports/chat-surface.ts";
import { Incoming } from "./incoming.ts";
import type { IncomingOptions } from "./incoming.ts";
import { Members } from "./members.ts";
import type { Memory } from "./memory.ts";
import type { Outgoing } from "./outgoing.ts";
import type { Rooms } from "./rooms.ts";
import type { Batch } from "./sync/batch.ts";
import { Hearer } from "./sync/hearer.ts";
import { Positions } from "./sync/positions.ts";
import type { SyncClient } from "./sync/sync-client.ts";
import { SyncLoop } from "./sync/sync-loop.ts";
import type { MatrixWeb } from "./web/matrix-web.ts";

export interface ReceivingOptions extends Omit<
  IncomingOptions,
  "encryption" | "members" | "memory"
> {
  readonly client: SyncClient;
  /** Ends with `stop`. */
  readonly web: MatrixWeb;
  readonly memory: Memory;
  readonly rooms: Rooms;
  readonly out: Outgoing;
  readonly surface: ChatSurface;
  /** Is told who the bot is, once the homeserver says so. */
  readonly known: { self?: string };
}

export interface Receiving {
  readonly loop: SyncLoop<Batch>;
  readonly positions: Positions;
  readonly incoming: Incoming;
}

/** What hears: from the homeserver's answers to what somebody said. */
export function receiving(options: ReceivingOptions): Receiving {
  const { client, web, memory, rooms, out, now, known, report } = options;
  const { encryption, encrypted } = out;
  const positions = new Positions(memory, now);
  const incoming = new Incoming({ ...options, encryption, members: new Members(web, now) });
  const hearer = new Hearer({
    client,
    web,
    rooms,
    encryption,
    encrypted,
    positions,
    now,
    known: (self) => {
      known.self = self;
      incoming.known(self);
    },
    came: (came) => incoming.came(came),
    through: () => incoming.through(),
    report: (error) => {
      report(randomUUID().slice(0, 8), error);
    },
  });
  return { loop: new SyncLoop(hearer), positions, incoming };
}
