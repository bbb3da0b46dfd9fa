import type { Content } from "../people/matrix-event.ts";

/** An event as the homeserver keeps it. */
export interface FakeEvent {
  readonly id: string;
  readonly room: string;
  readonly type: string;
  readonly sender: string;
  /** Of state events alone. */
  readonly stateKey: string | undefined;
  /** Unix milliseconds, by the sender's server. */
  readonly at: number;
  readonly content: Content;
  /** Of redactions: the id of what is taken away. */
  readonly redacts: string | undefined;
  /** Where it stands in the order in which this homeserver came to know events. */
  readonly position: number;
  /** The device that sent it, and its name for that. */
  readonly txn: { readonly device: string; readonly id: string } | undefined;
  /** Of state events: what stood there before. */
  readonly replaces: FakeEvent | undefined;
  /** The event that took its content away. */
  redactedBy: FakeEvent | undefined;
}

export type Draft = Pick<FakeEvent, "type" | "sender" | "content"> &
  Partial<Pick<FakeEvent, "stateKey" | "at" | "redacts" | "txn">>;

export interface FakeAccount {
  readonly id: string;
  readonly token: string;
  readonly device: string;
  displayName: string;
  /** `soft`: the session lasts, and may be taken up again by a new login. */
  session: "good" | "soft" | "gone";
  /** Position from which it asked what is new, the time before. */
  askedFrom: number | undefined;
  readonly filters: Content[];
  readonly accountData: Map<string, Content>;
}
