import type { Policy } from "../lattice/plan.ts";
import type { Person } from "../lattice/person.ts";

/** Where a person acted. */
export const VIAS = ["drill", "terminal", "slack", "matrix"] as const;

export type Via = (typeof VIAS)[number];

/** Chats, as they are named in the configuration. */
export type ChatName = "slack" | "matrix";

/** What a person does with a request or a run. */
export type Deed = "ask" | "approve" | "deny" | "withdraw" | "retry" | "abort";

/** What a person puts their name under: an action of theirs, what it is about in words, and what it is bound to. */
export interface Statement {
  readonly does: Deed;
  /** The request, where there is one already. */
  readonly request: string | undefined;
  /** What the request wants: `pause`, or `abort R7`. */
  readonly verb: string;
  /** What becomes of the stages after one that fails. */
  readonly policy: Policy;
  /** Why, where somebody said so. */
  readonly reason: string | undefined;
  /** What happens to which units, a line each, in order. */
  readonly units: readonly string[];
  readonly planHash: string;
  readonly stateHash: string;
}

/** How it is known that it was them; kept in the audit log. */
export type Proof = Readonly<Record<string, string>>;

export type Proved =
  | { readonly kind: "proved"; readonly proof: Proof }
  | { readonly kind: "unproved"; readonly detail: string };

/** A person who is acting. */
export interface Actor extends Person {
  readonly via: Via;
  /** Has them prove it. May take as long as a touch of a security key; never throws. */
  prove(statement: Statement): Promise<Proved>;
}
