/** What an event holds besides its envelope. */
export type Content = Readonly<Record<string, unknown>>;

/** An event as a homeserver answers it to a client (spec.matrix.org, client-server API, "Room event format"). */
export interface MatrixEvent {
  readonly event_id: string;
  /** Absent in answers to `/sync`. */
  readonly room_id?: string;
  readonly type: string;
  readonly sender: string;
  /** Of state events alone. */
  readonly state_key?: string;
  /** Unix milliseconds, by the sender's server. */
  readonly origin_server_ts: number;
  readonly content: Content;
  readonly unsigned?: Content;
  /** Of redactions in rooms before version 11; since then it stands in the content. */
  readonly redacts?: string;
}

/** A stripped state event, as somebody who is invited is shown it. */
export type StrippedEvent = Pick<MatrixEvent, "type" | "sender" | "content" | "state_key">;

export interface JoinedRoom {
  readonly timeline?: {
    readonly events: readonly MatrixEvent[];
    readonly limited?: boolean;
    readonly prev_batch?: string;
  };
  readonly state?: { readonly events: readonly MatrixEvent[] };
}

/** What `/sync` answers, as far as tests read it. */
export interface Synced {
  readonly next_batch: string;
  readonly rooms?: {
    readonly join?: Readonly<Record<string, JoinedRoom>>;
    readonly invite?: Readonly<
      Record<string, { readonly invite_state: { readonly events: readonly StrippedEvent[] } }>
    >;
    readonly leave?: Readonly<Record<string, JoinedRoom>>;
  };
}

/** A page of `/messages` or `/relations`. */
export interface Page {
  readonly chunk: readonly MatrixEvent[];
  readonly start?: string;
  readonly end?: string;
  readonly next_batch?: string;
}

/** State `m.room.power_levels`, as far as tests look at it. */
export interface PowerLevels extends Content {
  readonly users?: Readonly<Record<string, number>>;
  readonly users_default?: number;
  readonly events?: Readonly<Record<string, number>>;
}
