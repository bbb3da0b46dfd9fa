import { isRefusal } from "../../message/refusal.ts";
import type { Refusal } from "../../message/refusal.ts";
import { text } from "../../message/build.ts";
import type { Block, Body } from "../../message/model.ts";
import type { StoredNotice } from "../../ports/store/outbox.ts";
import type { Tables } from "../../ports/store/store.ts";
import { findRequest } from "../request/find-request.ts";
import { runView } from "../run/run-view.ts";
import type { RunView } from "../run/run-view.ts";
import type { RunsResult } from "../result.ts";
import type { MitigationSources } from "../sources.ts";
import { approvedBody, endedBody } from "../tell/request-body.ts";
import { requestShown, shownBody } from "../tell/request-shown.ts";
import type { RequestShown } from "../tell/request-shown.ts";
import { runBody } from "../tell/run-body.ts";
import { runResult, shownResult } from "../to-result.ts";
import type { Told } from "./asked.ts";
import { toldResult } from "./runs.ts";

/** Messages among which those about the request are looked for. */
const MOST_NOTICES = 100;

/** A request, what came of it, and what people were told of it. */
interface OneRequest {
  readonly shown: RequestShown;
  /** The run that it became. */
  readonly view: RunView | undefined;
  /** Whether other runs came after that one. */
  readonly past: boolean;
  readonly paused: string | null;
  readonly notices: readonly StoredNotice[];
}

export async function readRequest(id: string, tables: Tables): Promise<OneRequest | Refusal> {
  const request = await findRequest(id, tables);
  if (isRefusal(request)) return request;
  const view = request.kind === "plan" ? await runView(tables, request.id) : undefined;
  const [newest] = await tables.runs.list(1);
  const notices = await tables.outbox.newest(MOST_NOTICES);
  return {
    shown: await requestShown(tables, request),
    view,
    past: view !== undefined && !view.run.inForce && newest?.id !== view.run.id,
    paused: (await tables.runs.inForce())?.id ?? null,
    notices: notices.filter(({ topic }) => topic === request.id),
  };
}

/** The whole request as it was posted, with what came of it before it. */
export function requestAnswer(
  one: OneRequest,
  sources: Pick<MitigationSources, "people" | "publicNames">,
): Told<RunsResult> {
  const { shown, view, paused, notices } = one;
  const waits = view?.run.state === "held" || view?.run.state === "incomplete";
  return {
    outcome: waits ? "finding" : "ok",
    result: {
      paused,
      requests: [shownResult(shown.request)],
      runs: view === undefined ? [] : [runResult(view.run, view.actions)],
      told: notices.map(toldResult),
    },
    body: oneBody(one, sources),
  };
}

function oneBody(
  { shown, view, past }: OneRequest,
  { people, publicNames }: Pick<MitigationSources, "people" | "publicNames">,
): Body {
  const { request } = shown;
  const posted = shownBody(shown, people);
  if (request.status === "pending") return posted;
  const became =
    view !== undefined
      ? runBody(view, { head: undefined, publicNames, past })
      : request.status === "approved"
        ? approvedBody(request, people)
        : endedBody(request, people);
  return {
    title: became.title,
    blocks: [
      ...became.blocks,
      text("As it was asked for:"),
      ...posted.blocks.filter(decidesNothing),
    ],
  };
}

/** It is decided: there is nothing to type about it any more. */
function decidesNothing({ kind }: Block): boolean {
  return kind !== "commands" && kind !== "note";
}
