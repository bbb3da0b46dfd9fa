import type { Verb } from "../../lattice/plan.ts";
import type { Via } from "../actor.ts";

/**
 * What is asked for: a plan, or something about a run that needs a second person: to leave out what holds it
 * (`skip`), to end it (`abort`), to go on after its time (`continue`).
 */
export const REQUEST_KINDS = ["plan", "skip", "abort", "continue"] as const;

export type RequestKind = (typeof REQUEST_KINDS)[number];

/** Distinct ends: none of them is told as another. */
export const REQUEST_STATUSES = [
  "pending",
  "approved",
  "denied",
  "withdrawn",
  "expired",
  "void",
] as const;

export type RequestStatus = (typeof REQUEST_STATUSES)[number];

/** How many people must agree; `one-person` only where the configuration allows it for restarts. */
export type Rule = "two-person" | "one-person";

/** A request as it was made. Times are Unix milliseconds; `plan`, `state` and `preflight` are JSON texts. */
export interface NewRequest {
  readonly latticeId: string;
  readonly kind: RequestKind;
  readonly verb: Verb;
  readonly rule: Rule;
  /** The run it is about; for a `plan` there is none yet. */
  readonly runId: string | undefined;
  readonly reason: string | undefined;
  readonly plan: string;
  /** 64 hex digits. */
  readonly planHash: string;
  readonly state: string;
  readonly stateHash: string;
  readonly preflight: string;
  readonly requestedBy: string;
  readonly requestedVia: Via;
  readonly createdMs: number;
  readonly expiresMs: number;
}

export interface StoredRequest extends NewRequest {
  /** `R7`: short enough to type. */
  readonly id: string;
  readonly status: RequestStatus;
  /** Who ended it; undefined while it is pending, and where it ended by itself. */
  readonly decidedBy: string | undefined;
  readonly decidedVia: Via | undefined;
  readonly decidedMs: number | undefined;
  /** Why it was denied or voided. */
  readonly note: string | undefined;
}

/** A change of a pending request. `approved` and `denied` are a second person's, `withdrawn` the requester's. */
export interface Decision {
  readonly status: Exclude<RequestStatus, "pending">;
  readonly by: string | undefined;
  readonly via: Via | undefined;
  readonly atMs: number;
  readonly note: string | undefined;
}

export interface Requests {
  /** Stores it as pending and gives it the next id. */
  insert(request: NewRequest): Promise<StoredRequest>;
  find(id: string): Promise<StoredRequest | undefined>;
  /** Newest first. */
  list(options: {
    readonly status?: RequestStatus;
    readonly limit: number;
  }): Promise<readonly StoredRequest[]>;
  /** Every one that waits for its decision, newest first, also where its time is over and nobody ended it yet. */
  pending(): Promise<readonly StoredRequest[]>;
  /**
   * One conditional update: true for exactly one caller. False when the request is not pending any more, when it is
   * `approved` or `denied` after its time, when the approver asked for it themself, and when somebody else
   * withdraws it.
   */
  decide(id: string, decision: Decision): Promise<boolean>;
}
