import type { Message } from "../message/model.ts";
import type { Parted } from "../message/parting/part-on.ts";
import type { ChatName } from "./actor.ts";

/** A message that stands in a chat. */
export interface Placed {
  /** The surface's id of a channel or room. */
  readonly channel: string;
  /** The surface's id of the message in it. */
  readonly id: string;
}

/** Where a message is to stand: in a channel, or in the thread below one of its messages. */
export interface Place {
  readonly channel: string;
  /** Id of the message that the thread hangs on. */
  readonly thread?: string;
}

export interface Posting extends Place {
  /** Ours, kept with the message where nobody sees it: what finds it again after a crash. At most 200 characters. */
  readonly key?: string;
  /** A message of a thread that the whole channel sees, too. */
  readonly broadcast?: boolean;
  /** Keys of `people` who are to be called to it, as far as the surface knows them. */
  readonly call?: readonly string[];
}

/**
 * Why nothing is known to have been sent. `later`: it surely was not, and may be tried again after `afterMs`.
 * `unsure`: the connection broke or the time was over, so it may have been. `refused`: it will not be taken as it is.
 */
export type NotSent =
  | {
      readonly kind: "later";
      readonly afterMs: number;
      readonly detail: string;
      /** It lasts until somebody mends it: a token, a right, a channel. */
      readonly mend?: true;
    }
  | { readonly kind: "unsure"; readonly detail: string }
  | { readonly kind: "refused"; readonly detail: string };

export type Sent = { readonly kind: "sent"; readonly placed: Placed } | NotSent;

/** A chat, as messages reach it. No method throws. */
export interface ChatSurface {
  readonly name: ChatName;
  /** Where requests, runs and notices are told. */
  readonly home: string;
  /** Parts a message by its `detail` blocks and by what one message of this surface holds. Pure. */
  part(message: Message): Parted;
  /** Posts one part; a message that is too large all the same is cut, and says so. */
  post(message: Message, posting: Posting): Promise<Sent>;
  /** Puts another message in the place of one of ours. */
  edit(placed: Placed, message: Message): Promise<Sent>;
  /** One of our messages by its key, among those not older than `sinceMs`. */
  find(key: string, place: Place, sinceMs: number): Promise<Found>;
  /** Tells one person and nobody else, soon or not at all. */
  whisper(message: Message, to: Whisper): Promise<void>;
}

/** `unknown`: it could not be looked for. */
export type Found =
  | { readonly kind: "found"; readonly placed: Placed }
  | { readonly kind: "absent" }
  | { readonly kind: "unknown"; readonly detail: string };

/** To whom something is told privately, and where they are. */
export interface Whisper extends Place {
  /** The surface's own id of the person. */
  readonly user: string;
  /** Where the surface gave a way to answer just this once: its own, opaque. */
  readonly reply?: string;
}
