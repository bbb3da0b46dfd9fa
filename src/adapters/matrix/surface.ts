import type { PersonConfig } from "../../config/config.ts";
import type { ChatSurface } from "../../ports/chat-surface.ts";
import type { Encryption } from "./encryption.ts";
import { Seeds } from "./reactions/seeds.ts";
import { partMessage } from "./render/part-message.ts";
import { broadcast } from "./saying/broadcast.ts";
import { edit } from "./saying/edit.ts";
import { find } from "./saying/find.ts";
import { post } from "./saying/post.ts";
import { Recent } from "./saying/recent.ts";
import type { Speaking, Unseal } from "./saying/speaking.ts";
import { SAME_WORDS_MS, whisper } from "./saying/whisper.ts";
import { Seldom } from "./seldom.ts";
import type { MatrixWeb } from "./web/matrix-web.ts";

export interface SurfaceOptions {
  /** Says nothing in the clear in an encrypted room. */
  readonly web: MatrixWeb;
  /** Id of the first room; its alias while the homeserver has not said the id. */
  readonly home: () => string;
  readonly people: Readonly<Record<string, PersonConfig>>;
  /** The bot's own user id, once the homeserver has told it. */
  readonly self: () => string | undefined;
  readonly encryption: Pick<Encryption, "of">;
  /** Undefined where nothing encrypted can be read. */
  readonly unseal: () => Unseal | undefined;
  /** Unix milliseconds. */
  readonly now: () => number;
  /** Keeps that somebody was told nothing; never what they were to be told. */
  readonly lost: (error: Error) => void;
  /** Ends every wait: the bot stops. */
  readonly stop: AbortSignal;
}

/** Matrix as messages reach it. */
export function matrixSurface(options: SurfaceOptions): ChatSurface {
  const { home, now } = options;
  const speaking: Speaking = { ...options, seeds: new Seeds(options), keys: new Recent() };
  const seldom = new Seldom(SAME_WORDS_MS, now);
  return {
    name: "matrix",
    get home() {
      return home();
    },
    part: partMessage,
    post(message, posting) {
      const { thread } = posting;
      return posting.broadcast === true && thread !== undefined
        ? broadcast(message, { ...posting, thread }, speaking)
        : post(message, posting, speaking);
    },
    edit: (placed, message) => edit(placed, message, speaking),
    find: (key, place, sinceMs) => find({ key, place, sinceMs }, speaking),
    whisper: (message, to) => whisper(message, to, { ...options, seldom }),
  };
}
