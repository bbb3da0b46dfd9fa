import {
  code,
  commands,
  headline,
  line,
  list,
  strong,
  table,
  text,
  time,
} from "../../message/build.ts";
import type { Block, Body, OfferedCommand } from "../../message/model.ts";
import { plainText } from "../../message/plain-text.ts";
import type { StoredNotice } from "../../ports/store/outbox.ts";
import type { StoredRequest } from "../../ports/store/request.ts";
import type { Tables } from "../../ports/store/store.ts";
import { typedHash } from "../plan/hashes.ts";
import { runView } from "../run/run-view.ts";
import type { RunView } from "../run/run-view.ts";
import type { RunsResult } from "../result.ts";
import { progressWords } from "../tell/progress.ts";
import { iso, requestResult, runResult } from "../to-result.ts";
import type { Told } from "./asked.ts";

/** Runs and messages that are listed. */
const MOST_RUNS = 5;
const MOST_NOTICES = 20;

export interface Overview {
  readonly pending: readonly StoredRequest[];
  readonly views: readonly RunView[];
  readonly notices: readonly StoredNotice[];
}

/** Of a store that nobody has kept anything in. */
export const NOTHING_YET: Overview = { pending: [], views: [], notices: [] };

export async function readOverview(tables: Tables): Promise<Overview> {
  const pending = await tables.requests.list({ status: "pending", limit: 20 });
  const runs = await tables.runs.list(MOST_RUNS);
  const views: RunView[] = [];
  for (const { id } of runs) {
    const view = await runView(tables, id);
    if (view !== undefined) views.push(view);
  }
  return { pending, views, notices: await tables.outbox.newest(MOST_NOTICES) };
}

/** What waits, what runs, what ran, and what people were told. */
export function runsAnswer(
  { pending, views, notices }: Overview,
  { carriedOn }: { readonly carriedOn: boolean },
): Told<RunsResult> {
  const paused = views.find(({ run }) => run.inForce)?.run.id ?? null;
  const waits = views.some(({ run }) => run.state === "held" || run.state === "incomplete");
  return {
    outcome: waits ? "finding" : "ok",
    result: {
      paused,
      requests: pending.map(requestResult),
      runs: views.map(({ run, actions }) => runResult(run, actions)),
      told: notices.map(({ atMs, topic, body }) => ({
        at: iso(atMs),
        topic,
        text: plainText({ origin: null, ...body }),
      })),
    },
    body: overviewBody({ pending, views, notices }, { paused, carriedOn }),
  };
}

function overviewBody(
  { pending, views, notices }: Overview,
  { paused, carriedOn }: { readonly paused: string | null; readonly carriedOn: boolean },
): Body {
  const alone = carriedOn ? undefined : views.find(({ run }) => run.state === "running");
  const blocks: readonly Block[] = [
    headline(
      paused === null ? "neutral" : "bad",
      paused === null ? "The lattice is not paused." : `The lattice is PAUSED by ${paused}.`,
    ),
    ...(alone === undefined
      ? []
      : [
          text(
            strong(`${alone.run.id} is under way, and nobody carries it on. `),
            "It goes on with `lattice start`, or with the next word about a request or run from a terminal.",
          ),
        ]),
    ...(pending.length === 0
      ? [text("No request waits for a second person.")]
      : [requestTable(pending)]),
    ...(views.length === 0
      ? [text("There has been no run yet.")]
      : [text("Runs, newest first:"), list(views.map((view) => line(progressWords(view))))]),
    ...(notices.length === 0
      ? []
      : [
          text("Told, newest first:"),
          list(notices.slice(0, 5).map(({ atMs, body }) => line(time(atMs), ` ${body.title}`))),
        ]),
    commands(offered(pending, views)),
  ];
  return { title: "requests and runs", blocks };
}

function requestTable(pending: readonly StoredRequest[]): Block {
  const rows = pending.map((request) => [
    line(request.id),
    line(request.kind === "plan" ? request.verb : `${request.kind} ${request.runId ?? ""}`),
    line(request.requestedBy),
    line(time(request.expiresMs)),
    line(code(typedHash(request.planHash))),
  ]);
  return table(
    "Waiting for a second person",
    ["request", "wants", "asked by", "expires", "plan"],
    rows,
  );
}

function offered(
  pending: readonly StoredRequest[],
  views: readonly RunView[],
): readonly OfferedCommand[] {
  const held = views.find(({ run }) => run.state === "held");
  return [
    ...pending.slice(0, 3).map(({ id, planHash }) => ({
      text: `approve ${id} ${typedHash(planHash)}`,
      why: "an approver, not who asked",
    })),
    ...(held === undefined ? [] : [{ text: `retry ${held.run.id}`, why: "it holds" }]),
    { text: "walk current", why: "the slots" },
  ];
}
