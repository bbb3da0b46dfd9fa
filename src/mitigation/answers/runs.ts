import { commands, line, list, strong, table, text, time, code } from "../../message/build.ts";
import type { Block, Body, OfferedCommand } from "../../message/model.ts";
import { plainText } from "../../message/plain-text.ts";
import type { StoredNotice } from "../../ports/store/outbox.ts";
import type { Tables } from "../../ports/store/store.ts";
import { typedHash } from "../plan/hashes.ts";
import { wants } from "../request/statement.ts";
import { runView } from "../run/run-view.ts";
import type { RunView } from "../run/run-view.ts";
import type { RunsResult } from "../result.ts";
import type { MitigationSources } from "../sources.ts";
import { RETRY } from "../tell/next.ts";
import { pausedHeadline } from "../tell/paused.ts";
import { progressWords } from "../tell/progress.ts";
import { requestShown, shownBody } from "../tell/request-shown.ts";
import type { RequestShown } from "../tell/request-shown.ts";

import { iso, runResult, shownResult } from "../to-result.ts";
import type { Told } from "./asked.ts";

/** Runs and messages that are listed. */
const MOST_RUNS = 5;
const MOST_NOTICES = 20;

/** Runs that are counted, so that it can be said how many are not listed. */
const MOST_COUNTED = 100;

/** Requests that are shown whole; of more there is a table. */
const MOST_WHOLE = 3;

export interface Overview {
  readonly pending: readonly RequestShown[];
  /** The newest runs, and the pause in force however old it is. */
  readonly views: readonly RunView[];
  readonly inForce: RunView | undefined;
  /** Runs that are not among them, as far as they are counted. */
  readonly older: number;
  readonly notices: readonly StoredNotice[];
}

/** Of a store that nobody has kept anything in. */
export const NOTHING_YET: Overview = {
  pending: [],
  views: [],
  inForce: undefined,
  older: 0,
  notices: [],
};

export async function readOverview(tables: Tables): Promise<Overview> {
  const requests = await tables.requests.list({ status: "pending", limit: 20 });
  const pending: RequestShown[] = [];
  for (const request of requests) pending.push(await requestShown(tables, request));
  const paused = await tables.runs.inForce();
  const runs = await tables.runs.list(MOST_COUNTED);
  const newest = runs.slice(0, MOST_RUNS).map(({ id }) => id);
  const ids = paused === undefined ? newest : [...new Set([...newest, paused.id])];
  const views: RunView[] = [];
  for (const id of ids) {
    const view = await runView(tables, id);
    if (view !== undefined) views.push(view);
  }
  return {
    pending,
    views,
    inForce: views.find(({ run }) => run.id === paused?.id),
    older: Math.max(0, runs.length - ids.length),
    notices: await tables.outbox.newest(MOST_NOTICES),
  };
}

interface Circumstances {
  readonly carriedOn: boolean;
  readonly people: MitigationSources["people"];
}

/** What waits, what runs, what ran, and what people were told. */
export function runsAnswer(overview: Overview, circumstances: Circumstances): Told<RunsResult> {
  const { pending, views, inForce, notices } = overview;
  const waits = views.some(({ run }) => run.state === "held" || run.state === "incomplete");
  return {
    outcome: waits ? "finding" : "ok",
    result: {
      paused: inForce?.run.id ?? null,
      requests: pending.map(({ request }) => shownResult(request)),
      runs: views.map(({ run, actions }) => runResult(run, actions)),
      told: notices.map(toldResult),
    },
    body: overviewBody(overview, circumstances),
  };
}

/** A message as people were sent it. */
export function toldResult({ atMs, topic, body }: StoredNotice): RunsResult["told"][number] {
  return { at: iso(atMs), topic, text: plainText({ origin: null, ...body }) };
}

function overviewBody(
  { pending, views, inForce, older, notices }: Overview,
  { carriedOn, people }: Circumstances,
): Body {
  const alone = carriedOn ? undefined : views.find(({ run }) => run.state === "running");
  const blocks: readonly Block[] = [
    pausedHeadline(inForce),
    ...(alone === undefined ? [] : [aloneBlock(alone)]),
    ...pendingBlocks(pending, people),
    ...runBlocks(views, older),
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

function aloneBlock({ run }: RunView): Block {
  return text(
    strong(`${run.id} is under way, and nobody carries it on. `),
    `It goes on with \`lattice start\`, or in a terminal that says something about it, such as \`retry ${run.id}\`.`,
  );
}

function runBlocks(views: readonly RunView[], older: number): readonly Block[] {
  if (views.length === 0) return [text("There has been no run yet.")];
  const more = older + views.length >= MOST_COUNTED ? "or more " : "";
  return [
    text("Runs, newest first:"),
    list(views.map((view) => line(progressWords(view)))),
    ...(older === 0
      ? []
      : [
          text(
            `${older} ${more}older ${older === 1 ? "run is" : "runs are"} not listed: \`runs R7\` shows one.`,
          ),
        ]),
  ];
}

/** Who is to agree must read what to: a few requests are shown whole. */
function pendingBlocks(
  pending: readonly RequestShown[],
  people: Circumstances["people"],
): readonly Block[] {
  if (pending.length === 0) return [text("No request waits for a second person.")];
  if (pending.length > MOST_WHOLE) {
    return [requestTable(pending), text("`runs R7` shows such a request whole.")];
  }
  return pending.flatMap((one) => shownBody(one, people).blocks);
}

function requestTable(pending: readonly RequestShown[]): Block {
  const rows = pending.map(({ request }) => [
    line(request.id),
    line(wants(request)),
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
  pending: readonly RequestShown[],
  views: readonly RunView[],
): readonly OfferedCommand[] {
  const held = views.find(({ run }) => run.state === "held");
  const [first] = pending;
  return [
    ...(first === undefined || pending.length <= MOST_WHOLE
      ? []
      : [{ text: `runs ${first.request.id}`, why: "the whole request" }]),
    ...(held === undefined
      ? []
      : [{ text: `retry ${held.run.id}`, why: "it holds", button: RETRY }]),
    { text: "walk current", why: "the slots", button: { label: "Walk current slot" } },
  ];
}
