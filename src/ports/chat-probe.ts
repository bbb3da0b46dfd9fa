/**
 * What a chat's service says when it is asked. `refused`: it will say the same again until something is changed.
 * `unanswered`: it could not be asked.
 */
export type Probed<T> =
  | { readonly kind: "told"; readonly told: T }
  | { readonly kind: "refused"; readonly detail: string }
  | { readonly kind: "unanswered"; readonly detail: string };

/** Whose bot it is. */
export interface BotTold {
  /** The service's id of the workspace. */
  readonly workspace: string;
  readonly workspaceName: string;
  /** It is installed for several workspaces as one. */
  readonly organisation?: true;
  /** What people call the bot there, without the `@`. */
  readonly botName: string;
  /** How its rights differ from those it needs; undefined where the service does not tell. */
  readonly rights: RightsTold | undefined;
}

/** By the service's names, sorted. */
export interface RightsTold {
  /** Without these something does not work at all. */
  readonly missing: readonly string[];
  /** Without these it works in some channels. */
  readonly partial: readonly string[];
  /** Nothing needs these. */
  readonly superfluous: readonly string[];
}

/** `absent`: the service has none of that id, or shows the bot none. */
export type ChannelTold =
  | { readonly kind: "absent" }
  | {
      readonly kind: "there";
      readonly name: string;
      /** The bot is in it. */
      readonly member: boolean;
      readonly archived: boolean;
      /** With another workspace, or soon to be. */
      readonly shared: boolean;
    };

/** Why the bot would not answer somebody. */
export type PersonTold =
  | { readonly kind: "fit"; readonly name: string }
  | { readonly kind: "absent" | "workspace" | "deactivated" | "bot" | "guest" };

/** A chat's service, asked once beforehand. Nothing is said or changed there, and no method throws. */
export interface ChatProbe {
  bot(): Promise<Probed<BotTold>>;
  channel(id: string): Promise<Probed<ChannelTold>>;
  person(id: string): Promise<Probed<PersonTold>>;
}

/** Whether the service would open a connection to the bot. */
export type ProbeConnection = () => Promise<Probed<undefined>>;
