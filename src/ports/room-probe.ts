import type { Probed } from "./chat-probe.ts";

/** `absent`: the homeserver knows no such room. */
export type RoomTold =
  | { readonly kind: "absent" }
  /** The bot is not in it, and is told nothing of it. */
  | { readonly kind: "outside" }
  | {
      readonly kind: "inside";
      readonly encrypted: boolean;
      /** Whether the bot's power level lets it write; undefined where that is not told. */
      readonly mayWrite: boolean | undefined;
    };

/** A homeserver, asked once beforehand. Nothing is said or changed there, and no method throws. */
export interface RoomProbe {
  /** The bot's own user id. */
  bot(): Promise<Probed<string>>;
  /** By id or alias. */
  room(room: string): Promise<Probed<RoomTold>>;
  /** Whether somebody is in a room. */
  isIn(room: string, user: string): Promise<Probed<boolean>>;
  /** Why encrypted rooms cannot be served; undefined where they can. */
  unencrypted(): Promise<string | undefined>;
}
