import type { Plan } from "../../lattice/plan.ts";
import { commands, headline, line, list, note, strong, text } from "../../message/build.ts";
import type { Block, Body } from "../../message/model.ts";
import { planHash, stateHash, typedHash } from "../plan/hashes.ts";
import { worst } from "../preflight/line.ts";
import type { Preflight } from "../preflight/preflight.ts";
import type { Asked } from "../request/ask.ts";
import { voiding } from "../request/changes-since.ts";
import type { AskResult } from "../result.ts";
import type { MitigationSources } from "../sources.ts";
import { pastDeadHost } from "../tell/next.ts";
import { commandBlocks, planTable, preflightTable } from "../tell/plan-blocks.ts";
import { requestBody } from "../tell/request-body.ts";
import { askFor, integratorsWill, planWords } from "../tell/words.ts";
import { changesResult, planResult, requestResult } from "../to-result.ts";

/** What a command answers, before it is an answer. */
export interface Told<R> {
  readonly outcome: "ok" | "finding" | "unknown";
  readonly result: R;
  readonly body: Body;
}

/** A request was made, or was there already, or is not made because of what was seen. */
export function askedAnswer(
  { kind, plan, preflight, request, since = [], reason }: Asked,
  { people }: Pick<MitigationSources, "people">,
): Told<AskResult> {
  const parts = seenParts(plan, preflight);
  if (request === undefined) {
    return { outcome: "finding", result: parts, body: failedBody(plan, preflight) };
  }
  const told = { request, preflight: preflight.lines, people };
  const result = { request: requestResult(request), ...parts };
  if (kind !== "existing") return { outcome: "ok", result, body: requestBody(told) };
  const changed = typeof since === "string" ? [] : since;
  return {
    outcome: "ok",
    result: {
      ...result,
      existing: true,
      ...(changed.length === 0 ? {} : { changed: changesResult(changed) }),
      ...(voiding(since) === undefined ? {} : { void: true }),
    },
    body: requestBody({ ...told, again: { since, reason } }),
  };
}

/** The plan that would be asked for, and what was seen; with command lines where they are wanted. */
export function dryRunAnswer(
  { plan, preflight }: { readonly plan: Plan; readonly preflight: Preflight },
  lines: readonly string[] | undefined,
): Told<AskResult> {
  const verdict = worst(preflight.lines);
  const outside = integratorsWill(plan.verb);
  return {
    outcome: verdict === "pass" ? "ok" : verdict === "fail" ? "finding" : "unknown",
    result: {
      ...seenParts(plan, preflight),
      ...(lines === undefined ? {} : { commands: [...lines] }),
    },
    body: {
      title: `dry run: ${plan.verb}`,
      blocks: [
        headline("neutral", "A dry run, nothing is asked for: ", planWords(plan), "."),
        ...(outside === undefined ? [] : [text(strong("Integrators would see: "), outside)]),
        planTable(plan),
        preflightTable(preflight.lines),
        ...(lines === undefined ? [] : commandBlocks(plan, lines)),
        note(`Plan ${typedHash(planHash(plan))}: the same digits would stand on the request.`),
      ],
    },
  };
}

function failedBody(plan: Plan, { lines }: Preflight): Body {
  const wrong = lines.filter(({ verdict }) => verdict === "fail");
  const blocks: readonly Block[] = [
    headline("bad", `${plan.verb} is not asked for, since this speaks against it:`),
    list(wrong.map(({ id, summary }) => line(strong(id), `: ${summary}`))),
    preflightTable(lines),
    ...(plan.verb === "resume" && wrong.some(({ id }) => id === "hosts")
      ? [text(pastDeadHost("end the pause with `abort`"))]
      : []),
    commands([{ text: `${askFor(plan)} --dry-run`, why: "look again, when it is mended" }]),
  ];
  return { title: `not asked for: ${plan.verb}`, blocks };
}

function seenParts(plan: Plan, { lines, units, walk }: Preflight): AskResult {
  return {
    plan: planResult(plan),
    stateHash: stateHash(units),
    preflight: lines.map((one) => ({ ...one })),
    ...(walk === undefined ? {} : { walk }),
  };
}
