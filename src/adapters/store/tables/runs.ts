import type {
  Intent,
  NewAction,
  NewRun,
  RunChange,
  Runs,
  RunState,
  Settlement,
  StoredAction,
  StoredRun,
} from "../../../ports/store/run.ts";
import { OPEN_RUN_STATES } from "../../../ports/store/run.ts";
import type { Session } from "../session.ts";
import { leaseHolds } from "./leases.ts";
import { actionOf, actionRow, runChange, runOf, runRow } from "./run-row.ts";

/** Runs and their actions in a transaction. */
export class RunRows implements Runs {
  readonly #session: Session;

  constructor(session: Session) {
    this.#session = session;
  }

  async insert(run: NewRun, actions: readonly NewAction[]): Promise<void> {
    await this.#session.run(async (db) => {
      await db.insertInto("run").values(runRow(run)).execute();
      for (const action of actions) {
        await db.insertInto("action").values(actionRow(run.id, action)).execute();
      }
    });
  }

  async find(id: string): Promise<StoredRun | undefined> {
    const row = await this.#session.run((db) =>
      db.selectFrom("run").selectAll().where("id", "=", id).executeTakeFirst(),
    );
    return row && runOf(row);
  }

  async open(): Promise<StoredRun | undefined> {
    const row = await this.#session.run((db) =>
      db
        .selectFrom("run")
        .selectAll()
        .where("state", "in", OPEN_RUN_STATES)
        .orderBy("approved_ms", "desc")
        .limit(1)
        .executeTakeFirst(),
    );
    return row && runOf(row);
  }

  async inForce(): Promise<StoredRun | undefined> {
    const row = await this.#session.run((db) =>
      db
        .selectFrom("run")
        .selectAll()
        .where("in_force", "=", 1)
        .orderBy("approved_ms", "desc")
        .limit(1)
        .executeTakeFirst(),
    );
    return row && runOf(row);
  }

  async list(limit: number): Promise<readonly StoredRun[]> {
    const rows = await this.#session.run((db) =>
      db
        .selectFrom("run")
        .innerJoin("request", "request.id", "run.id")
        .selectAll("run")
        .orderBy("request.n", "desc")
        .limit(limit)
        .execute(),
    );
    return rows.map(runOf);
  }

  async change(id: string, from: readonly RunState[], change: RunChange): Promise<boolean> {
    const set = runChange(change);
    // A change of nothing is no statement; it holds where the run is as was said.
    if (Object.keys(set).length === 0) return from.some(isState((await this.find(id))?.state));
    const { numUpdatedRows } = await this.#session.run((db) =>
      db
        .updateTable("run")
        .set(set)
        .where("id", "=", id)
        .where("state", "in", from)
        .executeTakeFirstOrThrow(),
    );
    return numUpdatedRows === 1n;
  }

  async actions(runId: string): Promise<readonly StoredAction[]> {
    const rows = await this.#session.run((db) =>
      db.selectFrom("action").selectAll().where("run_id", "=", runId).orderBy("n").execute(),
    );
    return rows.map(actionOf);
  }

  begin(runId: string, n: number, intent: Intent): Promise<boolean> {
    const { ways } = this.#session;
    return this.#session.run(async (db) => {
      const run = db
        .selectFrom("run")
        .select("id")
        .where("id", "=", runId)
        .where("state", "in", intent.whileRun);
      // Neither the run nor the turn may become another's between this look and the commit.
      const held = ways.dialect === "postgres" ? run.forShare() : run;
      if ((await held.executeTakeFirst()) === undefined) return false;
      if (!(await leaseHolds(db, intent.fence, ways))) return false;
      const { numUpdatedRows } = await db
        .updateTable("action")
        .set((eb) => ({
          state: "started",
          attempt: eb("attempt", "+", 1),
          before_json: JSON.stringify(intent.before),
          command_line: intent.commandLine,
          started_ms: intent.atMs,
          ended_ms: null,
          detail: null,
        }))
        .where("run_id", "=", runId)
        .where("n", "=", n)
        .where("state", "in", intent.from)
        .executeTakeFirstOrThrow();
      return numUpdatedRows === 1n;
    });
  }

  settle(runId: string, n: number, settlement: Settlement): Promise<boolean> {
    const { from, to, detail, atMs, attempt, fence } = settlement;
    const { ways } = this.#session;
    const ended = { state: to, detail: detail ?? null, ended_ms: atMs };
    return this.#session.run(async (db) => {
      if (fence !== undefined && !(await leaseHolds(db, fence, ways))) return false;
      const action = db
        .updateTable("action")
        .set(ended)
        .where("run_id", "=", runId)
        .where("n", "=", n)
        .where("state", "in", from);
      const meant = attempt === undefined ? action : action.where("attempt", "=", attempt);
      const { numUpdatedRows } = await meant.executeTakeFirstOrThrow();
      return numUpdatedRows === 1n;
    });
  }
}

function isState(state: RunState | undefined): (one: RunState) => boolean {
  return (one) => one === state;
}
