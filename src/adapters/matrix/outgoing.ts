import { Encryption } from "./encryption.ts";
import { guardedWeb } from "./guarded-web.ts";
import type { Seal } from "./guarded-web.ts";
import type { Memory } from "./memory.ts";
import { orderedWeb } from "./ordered.ts";
import { pacedWeb } from "./paced.ts";
import { Silence } from "./silence.ts";
import type { MatrixWeb } from "./web/matrix-web.ts";

export interface OutgoingOptions {
  readonly web: MatrixWeb;
  readonly memory: Memory;
  readonly now: () => number;
  /** Undefined where nothing can be encrypted. */
  readonly seal: () => Seal | undefined;
}

/** What goes out to rooms, and what is known of them for it. */
export interface Outgoing {
  /** In order, within the homeserver's limits, and never in the clear where it is encrypted. */
  readonly web: MatrixWeb;
  readonly encryption: Encryption;
  /** A room is encrypted: where the bot cannot encrypt, it says so once, and then nothing. Never rejects. */
  readonly encrypted: (room: string) => Promise<void>;
}

export function outgoing({ web, memory, now, seal }: OutgoingOptions): Outgoing {
  const paced = pacedWeb(web, now);
  const encryption = new Encryption({ web, memory, now });
  const silence = new Silence(paced, memory);
  return {
    web: orderedWeb(guardedWeb(paced, { encryption, seal })),
    encryption,
    encrypted: (room) => (seal() === undefined ? silence.fall(room) : Promise.resolve()),
  };
}
