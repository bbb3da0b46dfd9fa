import { commands, headline, line, list, strong, text } from "../../message/build.ts";
import type { Block } from "../../message/model.ts";
import type { StoredRequest } from "../../ports/store/request.ts";
import { placeWords } from "../preflight/hosts-and-units.ts";
import type { Approved } from "../request/approve.ts";
import type { AboutRun } from "../run/hold/ask-about-run.ts";
import type { DecisionResult, RunResult } from "../result.ts";
import type { MitigationSources } from "../sources.ts";
import { decisions, endedBody } from "../tell/request-body.ts";
import { changesResult, requestResult } from "../to-result.ts";
import type { Told } from "./asked.ts";

/** An approval with the run as it stands by now. */
export function approvedAnswer(
  { request, changed, preempted }: Approved,
  run: Told<RunResult> | undefined,
): Told<DecisionResult> {
  const shown: readonly Block[] = [
    ...(preempted === undefined ? [] : [text(`${preempted} was given up for it.`)]),
    ...(changed.length === 0
      ? []
      : [
          text(strong("Changed since it was asked for, which changes nothing about the approval:")),
          list(changed.map((one) => line(`${placeWords(one)}: was ${one.was}, is ${one.is}`))),
        ]),
  ];
  const own = run?.body ?? { title: `request ${request.id}: approved`, blocks: [] };
  const [first, ...rest] = own.blocks;
  return {
    outcome: run?.outcome ?? "ok",
    result: {
      request: requestResult(request),
      ...(run === undefined ? {} : { run: run.result }),
      ...(changed.length === 0 ? {} : { changed: changesResult(changed) }),
    },
    body: {
      title: own.title,
      blocks: [...(first === undefined ? [] : [first]), ...shown, ...rest],
    },
  };
}

/** A request that was denied or withdrawn. */
export function endedAnswer(
  request: StoredRequest,
  { people }: Pick<MitigationSources, "people">,
): Told<DecisionResult> {
  return {
    outcome: "ok",
    result: { request: requestResult(request) },
    body: endedBody(request, people),
  };
}

/** A word about a run: done, or asked of a second person. */
export function aboutRunAnswer(
  done: AboutRun,
  run: Told<RunResult> | undefined,
): Told<DecisionResult> {
  const part = run === undefined ? {} : { run: run.result };
  if (done.kind === "done" && run !== undefined) {
    return { outcome: run.outcome, result: part, body: run.body };
  }
  if (done.kind === "done") {
    return {
      outcome: "ok",
      result: part,
      body: { title: "done", blocks: [headline("good", "Done.")] },
    };
  }
  const { request } = done;
  const words = `${request.id}: ${request.kind} ${request.runId ?? ""} waits for a second person.`;
  return {
    outcome: "ok",
    result: { request: requestResult(request), ...part },
    body: {
      title: `request ${request.id}: ${request.kind} ${request.runId ?? ""}`,
      blocks: [headline("neutral", words), commands(decisions(request))],
    },
  };
}
