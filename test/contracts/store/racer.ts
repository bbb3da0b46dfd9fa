import { setTimeout as wait } from "node:timers/promises";
import type { Fence } from "../../../src/ports/store/run.ts";
import { decision, intent, newAction, newRun } from "./examples.ts";
import { openBeside } from "./open-place.ts";
import type { Place } from "./under-test.ts";

/** One of several processes that approve every request there is, and begin every run's action: place, name, fence. */
const [, , placeJson = "", who = "", fenceJson = ""] = process.argv;
const store = await openBeside(JSON.parse(placeJson) as Place);
const fence = JSON.parse(fenceJson) as Fence;
const requests = await store.read((tables) => tables.requests.list({ limit: 1_000 }));
process.stdout.write("OPEN\n");
// Everyone is here before anyone begins, and comes to each request in the same few milliseconds: SQLite lets whoever
// wrote last write again, so that one process would otherwise run through all of them.
const EACH_MS = 15;
let go: string | undefined;
while (go === undefined) {
  go = await store.read(({ notes }) => notes.get("go"));
  await wait(5);
}
const goMs = Number(go);

const told = { who, approved: [] as string[], begun: [] as string[], errors: [] as string[] };
for (const [index, { id }] of requests.entries()) {
  // Who is ahead changes: in step, the first would be the first every time.
  await wait(Math.max(0, goMs + index * EACH_MS + Math.random() * 4 - Date.now()));
  try {
    const won = await store.write(async (tables, record) => {
      if (!(await tables.requests.decide(id, decision({ by: who })))) return false;
      const request = await tables.requests.find(id);
      if (request === undefined) throw new Error(`${id} is gone`);
      await tables.runs.insert(newRun(request, { approvedBy: who }), [newAction(1)]);
      record({ atMs: Date.now(), what: "request.approved", data: { request: id, by: who } });
      return true;
    });
    if (won) told.approved.push(id);
    const begun = await store.write(({ runs }) => runs.begin(id, 1, intent(fence)));
    if (begun) told.begun.push(id);
  } catch (error) {
    told.errors.push((error as Error).message);
  }
}
await store.close();
process.stdout.write(`${JSON.stringify(told)}\n`);
