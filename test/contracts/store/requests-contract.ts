import { describe, expect, it } from "@jest/globals";
import type { NewRequest } from "../../../src/ports/store/request.ts";
import { REQUEST_STATUSES } from "../../../src/ports/store/request.ts";
import { VERBS } from "../../../src/lattice/plan.ts";
import { VIAS } from "../../../src/ports/actor.ts";
import { approvedRun, CREATED_MS, decision, EXPIRES_MS, newRequest } from "./examples.ts";
import type { Tested } from "./under-test.ts";

/** What holds of requests in every store. */
export function requestsContract(tested: Tested): void {
  const insert = (change: Partial<NewRequest> = {}) =>
    tested().store.write(({ requests }) => requests.insert(newRequest(change)));

  const decide = (id: string, change: Parameters<typeof decision>[0] = {}) =>
    tested().store.write(({ requests }) => requests.decide(id, decision(change)));

  const find = (id: string) => tested().store.read(({ requests }) => requests.find(id));

  describe("requests", () => {
    it("are found as they were made, under ids that count up", async () => {
      const first = await insert({ reason: undefined });
      const second = await insert({ verb: "restart", requestedVia: "matrix" });

      expect([first.id, second.id]).toEqual(["R1", "R2"]);
      expect(await find("R1")).toEqual({
        ...newRequest({ reason: undefined }),
        id: "R1",
        status: "pending",
        decidedBy: undefined,
        decidedVia: undefined,
        decidedMs: undefined,
        note: undefined,
      });
      expect(await find("R2")).toEqual(second);
      expect(await find("R3")).toBeUndefined();
    });

    it("are listed newest first, by status where one is asked for", async () => {
      for (const verb of ["restart", "stop", "start"] as const) await insert({ verb });
      await decide("R2");
      const list = (options: { status?: "pending"; limit: number }) =>
        tested().store.read(async ({ requests }) =>
          (await requests.list(options)).map(({ id }) => id),
        );

      expect(await list({ limit: 2 })).toEqual(["R3", "R2"]);
      expect(await list({ status: "pending", limit: 9 })).toEqual(["R3", "R1"]);
    });

    it("that wait are listed whole, however many there are", async () => {
      for (let made = 0; made < 120; made += 1) await insert({ verb: "restart" });
      await decide("R119");
      const waiting = await tested().store.read(({ requests }) => requests.pending());

      expect(waiting).toHaveLength(119);
      expect(waiting.slice(0, 2).map(({ id }) => id)).toEqual(["R120", "R118"]);
      expect(waiting.at(-1)).toEqual(await find("R1"));
    });

    it("are decided once, with who, when and why", async () => {
      await insert();

      expect(await decide("R1", { status: "denied", note: "not tonight" })).toBe(true);
      expect(await decide("R1", { by: "bo" })).toBe(false);
      expect(await find("R1")).toMatchObject({
        status: "denied",
        decidedBy: "ada",
        decidedVia: "slack",
        decidedMs: CREATED_MS + 1_000,
        note: "not tonight",
      });
    });

    it.each([
      ["approved by whoever asked", { by: "rita" }],
      ["denied by whoever asked", { status: "denied", by: "rita" }],
      ["approved by nobody", { by: undefined }],
      ["denied by nobody", { status: "denied", by: undefined }],
      ["approved at the end of its time", { atMs: EXPIRES_MS }],
      ["denied after its time", { status: "denied", atMs: EXPIRES_MS + 1 }],
      ["withdrawn by another", { status: "withdrawn", by: "ada" }],
      ["withdrawn by nobody", { status: "withdrawn", by: undefined }],
    ] as const)("are not %s", async (_, change) => {
      await insert();

      expect(await decide("R1", change)).toBe(false);
      expect(await find("R1")).toMatchObject({ status: "pending", decidedBy: undefined });
    });

    it.each([
      ["approved in time", { atMs: EXPIRES_MS - 1 }],
      ["withdrawn after their time", { status: "withdrawn", by: "rita", atMs: EXPIRES_MS + 1 }],
      ["expired by themselves", { status: "expired", by: undefined, via: undefined }],
      ["void", { status: "void", by: undefined, via: undefined, note: "the plan has changed" }],
    ] as const)("are %s", async (_, change) => {
      await insert();

      expect(await decide("R1", change)).toBe(true);
    });

    it("for a restart are approved by one person only where their rule says so", async () => {
      await insert({ verb: "restart" });
      await insert({ verb: "restart", rule: "one-person" });
      await insert({ verb: "restart", rule: "one-person" });

      expect(await decide("R1", { by: "rita" })).toBe(false);
      expect(await decide("R2", { by: "rita" })).toBe(true);
      expect(await decide("R3", { by: undefined, via: undefined })).toBe(true);
    });

    it("for a pause are one at a time, until the first is decided", async () => {
      await insert();
      await expect(insert()).rejects.toMatchObject({ rule: "request_one_pending_pause" });
      await insert({ latticeId: "cd".repeat(32) });
      await decide("R1", { status: "denied" });

      expect((await insert()).id).toBe("R3");
    });

    it.each<[string, Partial<NewRequest>]>([
      ["request_one_person_restarts", { rule: "one-person" }],
      ["request_expires_later", { expiresMs: CREATED_MS }],
      ["request_plan_or_run", { kind: "skip" }],
      ["request_plan_hash", { planHash: "1f" }],
      ["request_about_a_run", { kind: "abort", runId: "R9" }],
    ])("are refused by %s", async (rule, change) => {
      await expect(insert(change)).rejects.toMatchObject({
        rule,
        message: expect.stringContaining(rule),
      });
      expect(await find("R1")).toBeUndefined();
    });

    it("may be about a run", async () => {
      const { id } = await approvedRun(tested().store);
      const about = await insert({ kind: "continue", runId: id });

      expect(await find(about.id)).toMatchObject({ kind: "continue", runId: id });
    });

    it("take every word that the code has", async () => {
      for (const verb of VERBS) {
        for (const requestedVia of VIAS)
          await insert({ verb, requestedVia, latticeId: requestedVia });
      }
      const ends = REQUEST_STATUSES.filter((status) => status !== "pending");
      for (const [index, status] of ends.entries()) {
        const by = status === "withdrawn" ? "rita" : "ada";
        expect(await decide(`R${index + 1}`, { status, by })).toBe(true);
      }
    });
  });

  describe("requests, past the code", () => {
    const update = (set: string) => tested().sql(`UPDATE request SET ${set} WHERE id = 'R1'`);
    const second = `decided_by = 'ada', decided_via = 'slack', decided_ms = ${CREATED_MS + 1}`;

    it.each([
      [
        "request_second_person",
        `status = 'approved', decided_by = 'rita', decided_ms = ${CREATED_MS + 1}`,
      ],
      ["request_second_person", `status = 'approved', decided_ms = ${CREATED_MS + 1}`],
      [
        "request_second_person",
        `status = 'denied', decided_by = 'rita', decided_ms = ${CREATED_MS + 1}`,
      ],
      [
        "request_agreed_in_time",
        `status = 'approved', decided_by = 'ada', decided_ms = ${EXPIRES_MS}`,
      ],
      ["request_agreed_in_time", "status = 'approved', decided_by = 'ada'"],
      ["request_decided_when", `decided_ms = ${CREATED_MS + 1}`],
      ["request_pending_by_nobody", "decided_by = 'ada'"],
      ["request_withdrawn_by_requester", `status = 'withdrawn', ${second}`],
      ["request_status", `status = 'agreed', ${second}`],
      ["request_asks_the_same", "requested_by = 'nobody'"],
      [
        "request_asks_the_same",
        `status = 'approved', requested_by = 'bo', decided_by = 'rita', decided_ms = ${CREATED_MS + 1}`,
      ],
      ["request_asks_the_same", "plan_json = '{}'"],
      ["request_asks_the_same", `expires_ms = ${EXPIRES_MS + 1}`],
      ["request_asks_the_same", "rule = 'one-person'"],
      ["request_asks_the_same", "reason = NULL"],
    ])("%s refuses %s", async (rule, set) => {
      await insert();

      // Of two rules that one change breaks, each database names another.
      const either = rule === "request_agreed_in_time" ? `${rule}|request_decided_when` : rule;
      await expect(update(set)).rejects.toThrow(new RegExp(either));
    });

    it("stay as they were decided", async () => {
      await insert();
      await decide("R1", { status: "denied" });

      await expect(update(`status = 'approved', ${second}`)).rejects.toThrow(
        "request_decided_stays",
      );
      await expect(
        update("status = 'pending', decided_by = NULL, decided_ms = NULL"),
      ).rejects.toThrow("request_decided_stays");
      await expect(update("note = 'never mind'")).rejects.toThrow("request_decided_stays");
    });

    it("are not deleted, decided or not", async () => {
      await insert();

      await expect(tested().sql("DELETE FROM request")).rejects.toThrow("request_stays");
    });

    it("begin as pending", async () => {
      await insert();
      const asked =
        "lattice_id, kind, verb, rule, plan_json, plan_hash, state_json, state_hash, preflight_json, requested_by, requested_via, created_ms, expires_ms";
      const copy = `INSERT INTO request (n, id, ${asked}, status, decided_by, decided_ms)
        SELECT 2, 'R2', ${asked}, 'approved', 'ada', ${CREATED_MS + 1} FROM request`;

      await expect(tested().sql(copy)).rejects.toThrow("request_begins_pending");
    });
  });
}
