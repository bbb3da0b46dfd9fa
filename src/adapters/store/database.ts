import type { RequestKind, RequestStatus, Rule } from "../../ports/store/request.ts";
import type { ActionState, RunState } from "../../ports/store/run.ts";
import type { NewNotice } from "../../ports/store/outbox.ts";
import type { UnitVerb, Verb } from "../../lattice/plan.ts";
import type { Organism } from "../../lattice/organism.ts";
import type { ChatName, Via } from "../../ports/actor.ts";
import type { ChatMessageState } from "../../ports/store/chat.ts";

/** The tables, as both databases have them. Times are Unix milliseconds; `*_json` columns hold JSON texts. */
export interface Database {
  readonly request: RequestTable;
  readonly run: RunTable;
  readonly action: ActionTable;
  readonly outbox: OutboxTable;
  readonly outbox_sent: { readonly surface: string; readonly seq: number };
  readonly audit_log: AuditLogTable;
  readonly audit_head: { readonly one: number; readonly seq: number; readonly hash: string };
  readonly lease: LeaseTable;
  readonly chat_act: { readonly name: string; readonly at_ms: number };
  readonly chat_message: ChatMessageTable;
  readonly agreeing: AgreeingTable;
  readonly chat_fact: ChatFactTable;
  readonly note: { readonly name: string; readonly value: string };
  readonly migration: MigrationTable;
}

export interface RequestTable {
  /** What the id is made from: 7 for `R7`. */
  readonly n: number;
  readonly id: string;
  readonly lattice_id: string;
  readonly kind: RequestKind;
  readonly verb: Verb;
  readonly rule: Rule;
  readonly run_id: string | null;
  readonly reason: string | null;
  readonly plan_json: string;
  readonly plan_hash: string;
  readonly state_json: string;
  readonly state_hash: string;
  readonly preflight_json: string;
  readonly requested_by: string;
  readonly requested_via: Via;
  readonly created_ms: number;
  readonly expires_ms: number;
  readonly status: RequestStatus;
  readonly decided_by: string | null;
  readonly decided_via: Via | null;
  readonly decided_ms: number | null;
  readonly note: string | null;
}

export interface RunTable {
  /** Its request's. */
  readonly id: string;
  readonly lattice_id: string;
  readonly verb: Verb;
  readonly requested_by: string;
  readonly approved_by: string;
  readonly approved_ms: number;
  readonly valid_until_ms: number;
  readonly state: RunState;
  readonly note: string | null;
  readonly ended_ms: number | null;
  /** 1 for a pause that keeps the lattice paused, else 0. */
  readonly in_force: number;
}

export interface ActionTable {
  readonly run_id: string;
  readonly n: number;
  readonly stage: number;
  readonly organism: Organism;
  readonly host: string;
  readonly ssh: string;
  readonly unit: string;
  readonly verb: UnitVerb;
  readonly state: ActionState;
  readonly attempt: number;
  readonly before_json: string | null;
  readonly command_line: string | null;
  readonly started_ms: number | null;
  readonly ended_ms: number | null;
  readonly detail: string | null;
}

export interface OutboxTable {
  readonly seq: number;
  readonly topic: string;
  readonly audience: NewNotice["audience"];
  readonly body_json: string;
  readonly at_ms: number;
}

export interface AuditLogTable {
  readonly seq: number;
  readonly at_ms: number;
  readonly body: string;
  readonly prev: string;
  readonly hash: string;
}

export interface LeaseTable {
  readonly name: string;
  readonly holder: string;
  readonly epoch: number;
  readonly expires_ms: number;
}

export interface ChatMessageTable {
  readonly surface: ChatName;
  readonly name: string;
  readonly channel: string;
  readonly thread: string | null;
  readonly id: string | null;
  readonly state: ChatMessageState;
  readonly at_ms: number;
  readonly shown: string | null;
}

export interface AgreeingTable {
  readonly topic: string;
  readonly person: string;
  readonly until_ms: number;
}

export interface ChatFactTable {
  readonly surface: ChatName;
  readonly name: string;
  readonly value: string;
}

export interface MigrationTable {
  readonly n: number;
  readonly name: string;
  /** SHA-256 of its statements, 64 hex digits. */
  readonly checksum: string;
}
