import type { Body } from "../message/model.ts";
import { isRefusal } from "../message/refusal.ts";
import { readRequest, requestAnswer } from "../mitigation/answers/one-request.ts";
import { requestShown, shownBody } from "../mitigation/tell/request-shown.ts";
import type { MitigationSources } from "../mitigation/sources.ts";
import { OPEN_RUN_STATES } from "../ports/store/run.ts";
import type { Tables } from "../ports/store/store.ts";

/** A request or a run as its one message in a chat shows it now. */
export interface TopicNow {
  readonly body: Body;
  /** Whether it has come to its end: nothing is to be decided, and nothing is under way. */
  readonly over: boolean;
  /** Whether nothing changes about it any more, whatever else is asked for and done. */
  readonly settled: boolean;
  /** Whether it waits for a second person. */
  readonly pending: boolean;
  /** Who asked. */
  readonly requestedBy: string;
}

/** Notices about requests and runs have their id as topic. */
export function isRequestTopic(topic: string): boolean {
  return /^R\d+$/.test(topic);
}

/**
 * Made from the store, never from what was told before: so a request that is decided has nothing to press. What waits
 * for a second person about the run itself stands below it. Undefined where there is no such request.
 */
export async function topicNow(
  topic: string,
  tables: Tables,
  sources: Pick<MitigationSources, "people" | "publicNames">,
): Promise<TopicNow | undefined> {
  const one = await readRequest(topic, tables);
  if (isRefusal(one)) return undefined;
  const { body } = requestAnswer(one, sources);
  const waiting = await tables.requests.pending();
  const about = waiting.filter(({ runId }) => runId === topic);
  const shown = await Promise.all(about.map((request) => requestShown(tables, request)));
  const blocks = shown.flatMap((request) => shownBody(request, sources.people).blocks);
  const { request } = one.shown;
  const state = one.view?.run.state;
  const pending = request.status === "pending";
  const open = (OPEN_RUN_STATES as readonly (string | undefined)[]).includes(state);
  const over = !pending && !open && about.length === 0;
  return {
    body: { ...body, blocks: [...body.blocks, ...blocks] },
    pending,
    over,
    // The newest run offers what can be asked for next.
    settled: over && (one.view === undefined || one.past),
    requestedBy: request.requestedBy,
  };
}

/** What is asked about a run is told where the run is told. */
export async function rootTopic(topic: string, tables: Tables): Promise<string> {
  const request = await tables.requests.find(topic);
  return request?.runId ?? topic;
}

/** Topics that may change by themselves: what waits, what runs, and the pause in force. */
export async function livingTopics(tables: Tables): Promise<readonly string[]> {
  const pending = await tables.requests.pending();
  const run = await tables.runs.open();
  const paused = await tables.runs.inForce();
  const ids = [
    ...pending.map(({ id, runId }) => runId ?? id),
    ...(run === undefined ? [] : [run.id]),
    ...(paused === undefined ? [] : [paused.id]),
  ];
  return [...new Set(ids)];
}
