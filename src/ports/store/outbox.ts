import type { Body } from "../../message/model.ts";

/** A message that must reach people: written with the change it tells, sent at least once. */
export interface NewNotice {
  /** What it belongs to: messages of one topic stand in one thread. `R7`, or `lattice`. */
  readonly topic: string;
  /** Roles or people it is for; everyone in the channel reads it all the same. */
  readonly audience: "everyone" | "approvers";
  readonly body: Body;
  readonly atMs: number;
}

export interface StoredNotice extends NewNotice {
  /** Counted from 1, in the order written. */
  readonly seq: number;
}

export interface Outbox {
  add(notice: NewNotice): Promise<void>;
  /** Written after `seq`, oldest first. */
  after(seq: number, limit: number): Promise<readonly StoredNotice[]>;
  /** The number of a topic's first notice: the one that says what it is. */
  firstOf(topic: string): Promise<number | undefined>;
  /** Newest first. */
  newest(limit: number): Promise<readonly StoredNotice[]>;
  /** How far a surface has sent; 0 where it never did. */
  sentBy(surface: string): Promise<number>;
  /** Has a surface begin after `seq`; one that has begun before goes on where it is. */
  begin(surface: string, seq: number): Promise<void>;
  /** Everything up to `seq` has reached the surface. */
  sent(surface: string, seq: number): Promise<void>;
}
