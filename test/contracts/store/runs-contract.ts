import { describe, expect, it } from "@jest/globals";
import { ACTION_STATES, RUN_STATES } from "../../../src/ports/store/run.ts";
import type { Fence, RunChange, RunState } from "../../../src/ports/store/run.ts";
import {
  approvedRun,
  CREATED_MS,
  decision,
  intent,
  newAction,
  newRequest,
  newRun,
} from "./examples.ts";
import type { Tested } from "./under-test.ts";

/** What holds of runs and their actions in every store. */
export function runsContract(tested: Tested): void {
  const change = (id: string, from: readonly RunState[], to: RunChange) =>
    tested().store.write(({ runs }) => runs.change(id, from, to));
  const find = (id: string) => tested().store.read(({ runs }) => runs.find(id));
  const end = (id: string) =>
    change(id, ["running", "held"], { state: "complete", endedMs: CREATED_MS + 9_000 });
  const turn = (holder = "me", ttlMs = 60_000): Promise<Fence | undefined> =>
    tested().store.write(({ lease }) => lease.take({ holder, ttlMs, force: false }));
  const held = async (): Promise<Fence> => {
    const fence = await turn();
    if (fence === undefined) throw new Error("no turn");
    return fence;
  };

  describe("runs", () => {
    it("are found as they were begun, with their actions in order", async () => {
      const request = await approvedRun(tested().store);
      const run = {
        ...newRun(request),
        state: "running",
        note: undefined,
        endedMs: undefined,
        inForce: false,
      };

      expect(await find("R1")).toEqual(run);
      expect(await find("R2")).toBeUndefined();
      const actions = await tested().store.read(({ runs }) => runs.actions("R1"));
      expect(actions).toEqual(
        [1, 2, 3].map((n) => ({
          ...newAction(n),
          runId: "R1",
          state: "pending",
          attempt: 0,
          before: undefined,
          commandLine: undefined,
          startedMs: undefined,
          endedMs: undefined,
          detail: undefined,
        })),
      );
    });

    it("are one open at a time for a lattice, held or running", async () => {
      await approvedRun(tested().store);
      await change("R1", ["running"], { state: "held", note: "relay-1 will not stop" });
      await expect(approvedRun(tested().store)).rejects.toMatchObject({ rule: "run_one_open" });
      expect(await tested().store.read(({ runs }) => runs.open())).toMatchObject({
        id: "R1",
        state: "held",
      });
      await end("R1");

      expect(await tested().store.read(({ runs }) => runs.open())).toBeUndefined();
      await approvedRun(tested().store);
      const ids = await tested().store.read(async ({ runs }) =>
        (await runs.list(9)).map(({ id }) => id),
      );
      expect(ids).toEqual(["R2", "R1"]);
    });

    it("are one pause in force at a time", async () => {
      await approvedRun(tested().store);
      await change("R1", ["running"], { inForce: true });
      await end("R1");
      expect(await tested().store.read(({ runs }) => runs.inForce())).toMatchObject({
        id: "R1",
        inForce: true,
      });
      await approvedRun(tested().store);

      await expect(change("R2", ["running"], { inForce: true })).rejects.toMatchObject({
        rule: "run_one_pause_in_force",
      });
      await change("R1", ["complete"], { inForce: false });
      expect(await change("R2", ["running"], { inForce: true })).toBe(true);
    });

    it("change only from the states that are named, and only in what is named", async () => {
      await approvedRun(tested().store);

      expect(await change("R1", ["held"], { note: "no" })).toBe(false);
      expect(await change("R1", ["running"], {})).toBe(true);
      expect(
        await change("R1", ["running", "held"], {
          state: "incomplete",
          note: "relay-1",
          endedMs: 7,
        }),
      ).toBe(true);
      expect(await find("R1")).toMatchObject({ state: "incomplete", note: "relay-1", endedMs: 7 });
      expect(await change("R1", ["incomplete"], { validUntilMs: 8 })).toBe(true);
      expect(await find("R1")).toMatchObject({
        state: "incomplete",
        note: "relay-1",
        endedMs: 7,
        validUntilMs: 8,
      });
      expect(
        await change("R1", ["incomplete"], {
          state: "running",
          note: undefined,
          endedMs: undefined,
        }),
      ).toBe(true);
      expect(await find("R1")).toMatchObject({
        state: "running",
        note: undefined,
        endedMs: undefined,
      });
    });

    it("are one for each request, and of an approved one", async () => {
      const request = await approvedRun(tested().store);
      await end("R1");
      const again = (id: string) =>
        tested().store.write(({ runs }) => runs.insert(newRun({ ...request, id }), []));

      await expect(again("R1")).rejects.toMatchObject({ rule: "run_one_for_a_request" });
      await expect(again("R9")).rejects.toMatchObject({ rule: "run_was_approved" });
      await tested().store.write(({ requests }) => requests.insert(newRequest()));
      await expect(again("R2")).rejects.toMatchObject({ rule: "run_was_approved" });
    });

    it("have no other verb, lattice or people than were approved", async () => {
      const request = await tested().store.write(async ({ requests }) => {
        const made = await requests.insert(newRequest());
        await requests.decide(made.id, decision());
        return made;
      });
      for (const other of [
        { verb: "resume" },
        { latticeId: "x" },
        { requestedBy: "bo" },
        { approvedBy: "bo" },
      ] as const) {
        const begun = tested().store.write(({ runs }) => runs.insert(newRun(request, other), []));
        await expect(begun).rejects.toMatchObject({ rule: "run_was_approved" });
      }
    });

    it("take every state that the code has", async () => {
      await approvedRun(tested().store);
      for (const state of RUN_STATES) {
        const endedMs = state === "running" || state === "held" ? undefined : 9;
        expect(await change("R1", RUN_STATES, { state, endedMs })).toBe(true);
      }
      for (const to of ACTION_STATES.filter((one) => one !== "started" && one !== "uncertain")) {
        const settlement = { from: ACTION_STATES, to, detail: to, atMs: 1 };
        expect(await tested().store.write(({ runs }) => runs.settle("R1", 1, settlement))).toBe(
          true,
        );
      }
    });
  });

  describe("actions", () => {
    const begin = (fence: Fence, given: Parameters<typeof intent>[1] = {}) =>
      tested().store.write(({ runs }) => runs.begin("R1", 1, intent(fence, given)));
    const first = async () => (await tested().store.read(({ runs }) => runs.actions("R1")))[0];

    it("are begun once, with everything that proves later whether they happened", async () => {
      await approvedRun(tested().store);
      const fence = await held();

      expect(await begin(fence)).toBe(true);
      expect(await begin(fence)).toBe(false);
      expect(await first()).toMatchObject({
        state: "started",
        attempt: 1,
        before: { bootId: "b0", invocation: undefined, active: "active" },
        commandLine: "sudo -n systemctl stop --no-block relay.service",
        startedMs: CREATED_MS + 2_000,
      });
      const settlement = { from: ["started"], to: "failed", detail: "refused", atMs: 5 } as const;
      expect(await tested().store.write(({ runs }) => runs.settle("R1", 1, settlement))).toBe(true);
      expect(await tested().store.write(({ runs }) => runs.settle("R1", 1, settlement))).toBe(
        false,
      );
      expect(await begin(fence, { from: ["failed"] })).toBe(true);
      expect(await first()).toMatchObject({
        state: "started",
        attempt: 2,
        detail: undefined,
        endedMs: undefined,
      });
    });

    it("are settled for the attempt that is meant, by whoever has the turn", async () => {
      await approvedRun(tested().store);
      const fence = await held();
      await begin(fence);
      const settle = (meant: { readonly attempt: number; readonly fence: Fence }) => {
        const outcome = { from: ["started"], to: "done", detail: "stopped", atMs: 5 } as const;
        return tested().store.write(({ runs }) => runs.settle("R1", 1, { ...outcome, ...meant }));
      };

      expect(await settle({ attempt: 2, fence })).toBe(false);
      expect(await settle({ attempt: 1, fence: { ...fence, holder: "another" } })).toBe(false);
      expect(await settle({ attempt: 1, fence: { ...fence, epoch: fence.epoch + 1 } })).toBe(false);
      expect((await first())?.state).toBe("started");
      expect(await settle({ attempt: 1, fence })).toBe(true);
      expect((await first())?.state).toBe("done");
    });

    it("are not begun while the run is in another state", async () => {
      await approvedRun(tested().store);
      const fence = await held();
      await change("R1", ["running"], { state: "held" });

      expect(await begin(fence)).toBe(false);
      expect(await begin(fence, { whileRun: ["running", "held"] })).toBe(true);
    });

    it("are not begun by whoever's turn is over, or was never", async () => {
      await approvedRun(tested().store);
      const fence = await held();
      expect(await begin({ ...fence, epoch: fence.epoch + 1 })).toBe(false);
      expect(await begin({ ...fence, holder: "another" })).toBe(false);
      await tested().store.write(({ lease }) => lease.release(fence));
      expect(await begin(fence)).toBe(false);

      const next = await turn("next");
      if (next === undefined) throw new Error("no turn");
      expect(await begin(fence)).toBe(false);
      expect((await first())?.attempt).toBe(0);
      expect(await begin(next)).toBe(true);
    });

    it("are not begun after the turn has run out", async () => {
      await approvedRun(tested().store);
      const fence = await turn("me", 50);
      if (fence === undefined) throw new Error("no turn");
      await new Promise((done) => setTimeout(done, 80));

      expect(await begin(fence)).toBe(false);
    });
  });

  describe("the turn to act", () => {
    it("is kept by its holder and refused to others until it has run out", async () => {
      expect(await turn("me", 400)).toEqual({ holder: "me", epoch: 1 });
      expect(await turn("other")).toBeUndefined();
      expect(await turn("me", 200)).toEqual({ holder: "me", epoch: 1 });
      await new Promise((done) => setTimeout(done, 250));
      expect(await turn("other")).toEqual({ holder: "other", epoch: 2 });
      expect(await turn("me")).toBeUndefined();
    });

    it("can be given back, and only by whoever has it", async () => {
      const fence = await held();
      await tested().store.write(({ lease }) => lease.release({ ...fence, epoch: 9 }));
      expect(await turn("other")).toBeUndefined();
      await tested().store.write(({ lease }) => lease.release(fence));

      expect(await turn("other")).toEqual({ holder: "other", epoch: 2 });
    });

    it("can be taken by force from someone who is known to be gone", async () => {
      await held();
      const forced = { holder: "other", ttlMs: 1_000, force: true };

      expect(await tested().store.write(({ lease }) => lease.take(forced))).toEqual({
        holder: "other",
        epoch: 2,
      });
    });
  });

  describe("runs and actions, past the code", () => {
    it.each([
      ["run_does_the_same", "UPDATE run SET approved_by = 'rita'"],
      ["run_ended_when", "UPDATE run SET state = 'complete'"],
      ["run_state", "UPDATE run SET state = 'paused', ended_ms = 1"],
      ["run_in_force", "UPDATE run SET in_force = 2"],
      ["run_stays", "DELETE FROM run"],
      ["action_does_the_same", "UPDATE action SET host = 'elsewhere'"],
      ["action_does_the_same", "UPDATE action SET verb = 'start' WHERE n = 2"],
      ["action_begun_with_intent", "UPDATE action SET state = 'started'"],
      ["action_intent_is_whole", "UPDATE action SET attempt = 1"],
      ["action_stays", "DELETE FROM action WHERE n = 3"],
      [
        "run_was_approved",
        `INSERT INTO run SELECT 'R7', lattice_id, verb, requested_by, approved_by, approved_ms, valid_until_ms,
          'complete', note, 1, in_force FROM run`,
      ],
    ])("%s refuses %s", async (rule, statement) => {
      await approvedRun(tested().store);

      await expect(tested().sql(statement)).rejects.toThrow(rule);
    });

    it("no second run is opened again", async () => {
      await approvedRun(tested().store);
      await end("R1");
      await approvedRun(tested().store);

      // SQLite names the columns of the index.
      const opened = tested().sql("UPDATE run SET state = 'running', ended_ms = NULL");
      await expect(opened).rejects.toThrow(
        /run_one_open|UNIQUE constraint failed: run\.lattice_id$/,
      );
    });

    it("only a pause keeps the lattice paused", async () => {
      await approvedRun(tested().store, { verb: "restart" });

      await expect(tested().sql("UPDATE run SET in_force = 1")).rejects.toThrow(
        "run_only_a_pause_pauses",
      );
    });
  });
}
