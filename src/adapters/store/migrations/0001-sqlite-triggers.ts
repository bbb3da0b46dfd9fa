import {
  ABOUT_NO_RUN,
  ACTION_FIXED,
  changed,
  HEAD_GOES_ASTRAY,
  NOT_APPROVED,
  REQUEST_FIXED,
  RUN_FIXED,
} from "./0001-rules.ts";

interface Rule {
  readonly name: string;
  readonly on: string;
  readonly when?: string;
  /** The constraint it stands in front of; its own name where there is none. */
  readonly tells?: string;
}

function refuses({ name, on, when, tells = name }: Rule): string {
  const condition = when === undefined ? "" : `WHEN ${when} `;
  return `CREATE TRIGGER ${name} BEFORE ${on} ${condition}BEGIN SELECT RAISE(ABORT, '${tells}'); END`;
}

/** INSERT OR REPLACE deletes the row that is in its way, and does not ask the triggers of DELETE. */
function keepsRow(table: string, same: string, tells: string): string {
  const when = `EXISTS (SELECT 1 FROM ${table} WHERE ${same})`;
  return refuses({ name: `${table}_not_replaced`, on: `INSERT ON ${table}`, when, tells });
}

export const sqliteTriggers: readonly string[] = [
  refuses({
    name: "request_begins_pending",
    on: "INSERT ON request",
    when: "NEW.status <> 'pending'",
  }),
  refuses({ name: "request_about_a_run", on: "INSERT ON request", when: ABOUT_NO_RUN }),
  keepsRow("request", "n = NEW.n OR id = NEW.id", "request_one_id"),
  refuses({
    name: "request_decided_stays",
    on: "UPDATE ON request",
    when: "OLD.status <> 'pending'",
  }),
  refuses({
    name: "request_asks_the_same",
    on: "UPDATE ON request",
    when: changed(REQUEST_FIXED),
  }),
  refuses({ name: "request_stays", on: "DELETE ON request" }),
  refuses({ name: "run_was_approved", on: "INSERT ON run", when: NOT_APPROVED }),
  keepsRow("run", "id = NEW.id", "run_one_for_a_request"),
  refuses({ name: "run_does_the_same", on: "UPDATE ON run", when: changed(RUN_FIXED) }),
  refuses({ name: "run_stays", on: "DELETE ON run" }),
  keepsRow("action", "run_id = NEW.run_id AND n = NEW.n", "action_once"),
  refuses({ name: "action_does_the_same", on: "UPDATE ON action", when: changed(ACTION_FIXED) }),
  refuses({ name: "action_stays", on: "DELETE ON action" }),
  refuses({ name: "audit_log_unchanged", on: "UPDATE ON audit_log" }),
  refuses({ name: "audit_log_stays", on: "DELETE ON audit_log" }),
  refuses({
    name: "audit_log_continues",
    on: "INSERT ON audit_log",
    when: "NOT EXISTS (SELECT 1 FROM audit_head WHERE NEW.seq = seq + 1 AND NEW.prev = hash)",
  }),
  `CREATE TRIGGER audit_log_moves_head AFTER INSERT ON audit_log
    BEGIN UPDATE audit_head SET seq = NEW.seq, hash = NEW.hash; END`,
  refuses({ name: "audit_head_follows", on: "UPDATE ON audit_head", when: HEAD_GOES_ASTRAY }),
  refuses({ name: "audit_head_stays", on: "DELETE ON audit_head" }),
  keepsRow("audit_head", "one = NEW.one", "audit_head_one"),
];
