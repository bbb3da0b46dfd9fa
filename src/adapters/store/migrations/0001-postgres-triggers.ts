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
  readonly each?: "ROW" | "STATEMENT";
}

/** One function for each rule: it tells the rule's name as a violated constraint does. */
function refuses({ name, on, when = "TRUE", each = "ROW" }: Rule): readonly string[] {
  return [
    `CREATE FUNCTION ${name}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF ${when} THEN
    RAISE EXCEPTION '${name}' USING ERRCODE = 'check_violation', CONSTRAINT = '${name}';
  END IF;
  ${each === "ROW" ? "RETURN NEW" : "RETURN NULL"};
END $$`,
    `CREATE TRIGGER ${name} BEFORE ${on} FOR EACH ${each} EXECUTE FUNCTION ${name}()`,
  ];
}

function keptWhole(table: string): readonly string[] {
  const truncate = { on: `TRUNCATE ON ${table}`, each: "STATEMENT" } as const;
  return [
    ...refuses({ name: `${table}_stays`, on: `DELETE ON ${table}` }),
    ...refuses({ name: `${table}_not_emptied`, ...truncate }),
  ];
}

/** Waits for whoever moves the head, so that two writers cannot continue the same row. */
const CONTINUES = [
  `CREATE FUNCTION audit_log_continues() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE head audit_head;
BEGIN
  SELECT * INTO head FROM audit_head FOR UPDATE;
  IF NEW.seq IS DISTINCT FROM head.seq + 1 OR NEW.prev IS DISTINCT FROM head.hash THEN
    RAISE EXCEPTION 'audit_log_continues' USING ERRCODE = 'check_violation', CONSTRAINT = 'audit_log_continues';
  END IF;
  RETURN NEW;
END $$`,
  `CREATE TRIGGER audit_log_continues BEFORE INSERT ON audit_log
  FOR EACH ROW EXECUTE FUNCTION audit_log_continues()`,
  `CREATE FUNCTION audit_log_moves_head() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE audit_head SET seq = NEW.seq, hash = NEW.hash;
  RETURN NULL;
END $$`,
  `CREATE TRIGGER audit_log_moves_head AFTER INSERT ON audit_log
  FOR EACH ROW EXECUTE FUNCTION audit_log_moves_head()`,
];

export const postgresTriggers: readonly string[] = [
  ...refuses({
    name: "request_begins_pending",
    on: "INSERT ON request",
    when: "NEW.status <> 'pending'",
  }),
  ...refuses({ name: "request_about_a_run", on: "INSERT ON request", when: ABOUT_NO_RUN }),
  ...refuses({
    name: "request_decided_stays",
    on: "UPDATE ON request",
    when: "OLD.status <> 'pending'",
  }),
  ...refuses({
    name: "request_asks_the_same",
    on: "UPDATE ON request",
    when: changed(REQUEST_FIXED),
  }),
  ...keptWhole("request"),
  ...refuses({ name: "run_was_approved", on: "INSERT ON run", when: NOT_APPROVED }),
  ...refuses({ name: "run_does_the_same", on: "UPDATE ON run", when: changed(RUN_FIXED) }),
  ...keptWhole("run"),
  ...refuses({ name: "action_does_the_same", on: "UPDATE ON action", when: changed(ACTION_FIXED) }),
  ...keptWhole("action"),
  ...refuses({ name: "audit_log_unchanged", on: "UPDATE ON audit_log" }),
  ...keptWhole("audit_log"),
  ...CONTINUES,
  ...refuses({ name: "audit_head_follows", on: "UPDATE ON audit_head", when: HEAD_GOES_ASTRAY }),
  ...keptWhole("audit_head"),
];
