import type { Migration } from "./migration.ts";
import { postgresTriggers } from "./0001-postgres-triggers.ts";
import { sqliteTriggers } from "./0001-sqlite-triggers.ts";

/** Lists of words stand here as they were when this was released: the code's own may grow, with a migration of their own. */
const VERBS = `'pause', 'resume', 'restart', 'stop', 'start'`;
const VIAS = `'drill', 'terminal', 'slack', 'matrix'`;
const OPEN = `'running', 'held'`;
const NO_ROW = "0".repeat(64);

/**
 * The tables and the rules that no code can get round. A CHECK passes on NULL: where a rule speaks of a column that
 * may be empty, it says first that it is not.
 */
const REQUEST = `CREATE TABLE request (
  n BIGINT NOT NULL CONSTRAINT request_number PRIMARY KEY CHECK (n > 0),
  id TEXT NOT NULL CONSTRAINT request_one_id UNIQUE,
  lattice_id TEXT NOT NULL,
  kind TEXT NOT NULL CONSTRAINT request_kind CHECK (kind IN ('plan', 'skip', 'abort', 'continue')),
  verb TEXT NOT NULL CONSTRAINT request_verb CHECK (verb IN (${VERBS})),
  rule TEXT NOT NULL CONSTRAINT request_rule CHECK (rule IN ('two-person', 'one-person')),
  run_id TEXT,
  reason TEXT,
  plan_json TEXT NOT NULL,
  plan_hash TEXT NOT NULL CONSTRAINT request_plan_hash CHECK (length(plan_hash) = 64),
  state_json TEXT NOT NULL,
  state_hash TEXT NOT NULL CONSTRAINT request_state_hash CHECK (length(state_hash) = 64),
  preflight_json TEXT NOT NULL,
  requested_by TEXT NOT NULL,
  requested_via TEXT NOT NULL CONSTRAINT request_via CHECK (requested_via IN (${VIAS})),
  created_ms BIGINT NOT NULL,
  expires_ms BIGINT NOT NULL,
  status TEXT NOT NULL CONSTRAINT request_status CHECK (status IN ('pending', 'approved', 'denied', 'withdrawn', 'expired', 'void')),
  decided_by TEXT,
  decided_via TEXT CONSTRAINT request_decided_via CHECK (decided_via IN (${VIAS})),
  decided_ms BIGINT,
  note TEXT,
  CONSTRAINT request_id_is_its_number CHECK (id = 'R' || CAST(n AS TEXT)),
  CONSTRAINT request_expires_later CHECK (expires_ms > created_ms),
  CONSTRAINT request_plan_or_run CHECK ((kind = 'plan') = (run_id IS NULL)),
  CONSTRAINT request_one_person_restarts CHECK (rule = 'two-person' OR verb = 'restart'),
  CONSTRAINT request_decided_when CHECK ((status = 'pending') = (decided_ms IS NULL)),
  CONSTRAINT request_pending_by_nobody CHECK (status <> 'pending' OR (decided_by IS NULL AND decided_via IS NULL)),
  CONSTRAINT request_agreed_in_time CHECK (
    status NOT IN ('approved', 'denied') OR (decided_ms IS NOT NULL AND decided_ms < expires_ms)
  ),
  CONSTRAINT request_second_person CHECK (
    status NOT IN ('approved', 'denied') OR (status = 'approved' AND rule = 'one-person')
    OR (decided_by IS NOT NULL AND decided_by <> requested_by)
  ),
  CONSTRAINT request_withdrawn_by_requester CHECK (
    status <> 'withdrawn' OR (decided_by IS NOT NULL AND decided_by = requested_by)
  )
)`;

const RUN = `CREATE TABLE run (
  id TEXT NOT NULL CONSTRAINT run_one_for_a_request PRIMARY KEY CONSTRAINT run_has_request REFERENCES request (id),
  lattice_id TEXT NOT NULL,
  verb TEXT NOT NULL CONSTRAINT run_verb CHECK (verb IN (${VERBS})),
  requested_by TEXT NOT NULL,
  approved_by TEXT NOT NULL,
  approved_ms BIGINT NOT NULL,
  valid_until_ms BIGINT NOT NULL,
  state TEXT NOT NULL CONSTRAINT run_state CHECK (state IN ('running', 'held', 'complete', 'incomplete', 'aborted', 'preempted')),
  note TEXT,
  ended_ms BIGINT,
  in_force INTEGER NOT NULL CONSTRAINT run_in_force CHECK (in_force IN (0, 1)),
  CONSTRAINT run_only_a_pause_pauses CHECK (in_force = 0 OR verb = 'pause'),
  CONSTRAINT run_ended_when CHECK ((state IN (${OPEN})) = (ended_ms IS NULL))
)`;

const ACTION = `CREATE TABLE action (
  run_id TEXT NOT NULL CONSTRAINT action_has_run REFERENCES run (id),
  n INTEGER NOT NULL CONSTRAINT action_number CHECK (n > 0),
  stage INTEGER NOT NULL,
  organism TEXT NOT NULL,
  host TEXT NOT NULL,
  ssh TEXT NOT NULL,
  unit TEXT NOT NULL,
  verb TEXT NOT NULL CONSTRAINT action_verb CHECK (verb IN ('stop', 'start', 'restart')),
  state TEXT NOT NULL CONSTRAINT action_state CHECK (state IN ('pending', 'started', 'uncertain', 'done', 'failed', 'unreachable', 'skipped', 'overtaken')),
  attempt INTEGER NOT NULL,
  before_json TEXT,
  command_line TEXT,
  started_ms BIGINT,
  ended_ms BIGINT,
  detail TEXT,
  CONSTRAINT action_once PRIMARY KEY (run_id, n),
  CONSTRAINT action_intent_is_whole CHECK (
    (attempt = 0 AND before_json IS NULL AND command_line IS NULL AND started_ms IS NULL)
    OR (attempt > 0 AND before_json IS NOT NULL AND command_line IS NOT NULL AND started_ms IS NOT NULL)
  ),
  CONSTRAINT action_begun_with_intent CHECK (state NOT IN ('started', 'uncertain') OR attempt > 0)
)`;

const OTHERS = [
  `CREATE TABLE outbox (
  seq BIGINT NOT NULL CONSTRAINT outbox_order PRIMARY KEY CHECK (seq > 0),
  topic TEXT NOT NULL,
  audience TEXT NOT NULL CONSTRAINT outbox_audience CHECK (audience IN ('everyone', 'approvers')),
  body_json TEXT NOT NULL,
  at_ms BIGINT NOT NULL
)`,
  `CREATE TABLE outbox_sent (
  surface TEXT NOT NULL CONSTRAINT outbox_sent_surface PRIMARY KEY,
  seq BIGINT NOT NULL
)`,
  `CREATE TABLE audit_log (
  seq BIGINT NOT NULL CONSTRAINT audit_log_order PRIMARY KEY CHECK (seq > 0),
  at_ms BIGINT NOT NULL,
  body TEXT NOT NULL,
  prev TEXT NOT NULL CONSTRAINT audit_log_no_fork UNIQUE CHECK (length(prev) = 64),
  hash TEXT NOT NULL CONSTRAINT audit_log_hash UNIQUE CHECK (length(hash) = 64),
  CONSTRAINT audit_log_goes_on CHECK (prev <> hash)
)`,
  `CREATE TABLE audit_head (
  one INTEGER NOT NULL CONSTRAINT audit_head_one PRIMARY KEY CHECK (one = 1),
  seq BIGINT NOT NULL,
  hash TEXT NOT NULL
)`,
  `INSERT INTO audit_head (one, seq, hash) VALUES (1, 0, '${NO_ROW}')`,
  `CREATE TABLE lease (
  name TEXT NOT NULL CONSTRAINT lease_name PRIMARY KEY,
  holder TEXT NOT NULL,
  epoch BIGINT NOT NULL CONSTRAINT lease_epoch CHECK (epoch > 0),
  expires_ms BIGINT NOT NULL
)`,
  `CREATE TABLE note (
  name TEXT NOT NULL CONSTRAINT note_name PRIMARY KEY,
  value TEXT NOT NULL
)`,
];

/** Each over other columns: SQLite tells the columns of an index that was violated, not its name. */
const INDEXES = [
  `CREATE UNIQUE INDEX run_one_open ON run (lattice_id) WHERE state IN (${OPEN})`,
  `CREATE UNIQUE INDEX run_one_pause_in_force ON run (lattice_id, in_force) WHERE in_force = 1`,
  `CREATE UNIQUE INDEX request_one_pending_pause ON request (lattice_id)
    WHERE verb = 'pause' AND kind = 'plan' AND status = 'pending'`,
  `CREATE INDEX request_by_status ON request (status, n)`,
];

export const first: Migration = {
  name: "first",
  statements: (dialect) => [
    REQUEST,
    RUN,
    ACTION,
    ...OTHERS,
    ...INDEXES,
    ...(dialect === "sqlite" ? sqliteTriggers : postgresTriggers),
  ],
};
