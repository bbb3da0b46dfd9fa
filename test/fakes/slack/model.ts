/** A member of the workspace, or somebody from elsewhere who can be seen in it. */
export interface FakeUser {
  readonly id: string;
  readonly name?: string;
  readonly deleted?: boolean;
  readonly isBot?: boolean;
  readonly isAppUser?: boolean;
  readonly isWorkflowBot?: boolean;
  /** A guest of several channels, or of one. */
  readonly isRestricted?: boolean;
  readonly isUltraRestricted?: boolean;
  /** As Slack has it, false for outsiders who share a channel with us. */
  readonly isStranger?: boolean;
  /** Where they are a member; the workspace's own where nothing is said. */
  readonly teamId?: string;
}

export interface FakeChannel {
  readonly id: string;
  readonly name: string;
  readonly members: readonly string[];
  readonly isPrivate?: boolean;
  readonly isArchived?: boolean;
  readonly isExtShared?: boolean;
  readonly isOrgShared?: boolean;
  readonly isPendingExtShared?: boolean;
  /** Whether the bot is in it; it is where nothing is said. */
  readonly isMember?: boolean;
}

export type Blocks = readonly Readonly<Record<string, unknown>>[];

/** A message as it stands; a later edit makes another object. */
export interface FakeMessage {
  readonly channel: string;
  readonly ts: string;
  /** Whoever posted it. */
  readonly user: string;
  readonly text: string;
  readonly blocks: Blocks;
  readonly metadata: unknown;
  /** The ts of the message that the thread hangs on. */
  readonly thread: string | undefined;
  /** Of a thread, and shown in the channel, too. */
  readonly broadcast: boolean;
  /** How often it was edited. */
  readonly edited: number;
  /** What it was before, oldest first. `at`: until when, in the fake's time. */
  readonly history: readonly {
    readonly text: string;
    readonly blocks: Blocks;
    readonly at: number;
  }[];
}

/** What one person alone was shown. */
export interface FakeEphemeral {
  readonly channel: string;
  readonly ts: string;
  readonly to: string;
  readonly text: string;
  readonly blocks: Blocks;
  readonly thread: string | undefined;
  readonly by: "chat.postEphemeral" | "response_url" | "ack";
}

/** A modal that a person has in front of them. */
export interface FakeView {
  readonly id: string;
  readonly user: string;
  readonly view: Readonly<Record<string, unknown>>;
  /** By block, what the answer to a submission found wrong. */
  readonly errors?: Readonly<Record<string, string>>;
}

/** One call of the Web API. `at`: in the fake's time. */
export interface FakeCall {
  readonly method: string;
  readonly args: Readonly<Record<string, unknown>>;
  readonly at: number;
  readonly answer: Readonly<Record<string, unknown>>;
  readonly status: number;
}

export type PayloadKind = "slash_commands" | "interactive" | "events_api";

/** What became of something that a person did, or of an event. */
export interface Delivered {
  readonly kind: PayloadKind;
  readonly acked: boolean;
  /** Milliseconds from sending it to its acknowledgement, or to giving up. */
  readonly ackMs: number;
  /** What Slack shows in place of an answer; `not_confirmed` where the person said no in the dialog. */
  readonly error?: "operation_timeout" | "dispatch_failed" | "not_confirmed";
  /** What came with the acknowledgement. */
  readonly response?: unknown;
  /** HTTP mode only. */
  readonly status?: number;
  readonly payload: Readonly<Record<string, unknown>>;
  /** Empty for events. */
  readonly triggerId: string;
  /** Empty where Slack gives none. */
  readonly responseUrl: string;
}
