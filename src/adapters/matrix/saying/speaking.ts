import type { PersonConfig } from "../../../config/config.ts";
import type { Encryption } from "../encryption.ts";
import type { Seeds } from "../reactions/seeds.ts";
import type { MatrixWeb } from "../web/matrix-web.ts";
import type { Recent } from "./recent.ts";

/** Reads an encrypted event of a room: the content of what is in it. Rejects where that cannot be read. */
export type Unseal = (
  room: string,
  event: Readonly<Record<string, unknown>>,
) => Promise<Readonly<Record<string, unknown>>>;

/** What messages are said with. */
export interface Speaking {
  readonly web: MatrixWeb;
  /** Id of the first room; its alias while the homeserver has not said the id. */
  readonly home: () => string;
  readonly people: Readonly<Record<string, PersonConfig>>;
  /** The bot's own user id, once the homeserver has told it. */
  readonly self: () => string | undefined;
  readonly encryption: Pick<Encryption, "of">;
  /** Undefined where nothing encrypted can be read. */
  readonly unseal: () => Unseal | undefined;
  readonly seeds: Seeds;
  /** Keys that may stand in the room already. */
  readonly keys: Recent;
  /** Unix milliseconds. */
  readonly now: () => number;
}
