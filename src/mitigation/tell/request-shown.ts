import type { Person } from "../../lattice/person.ts";
import type { Body } from "../../message/model.ts";
import type { StoredRequest } from "../../ports/store/request.ts";
import type { Tables } from "../../ports/store/store.ts";
import type { PreflightLine } from "../preflight/line.ts";
import { runView } from "../run/run-view.ts";
import type { RunView } from "../run/run-view.ts";
import { aboutRunBody } from "./about-run.ts";
import { requestBody } from "./request-body.ts";

/** A request with the run it is about, where it is about one. */
export interface RequestShown {
  readonly request: StoredRequest;
  readonly about: RunView | undefined;
}

export async function requestShown(tables: Tables, request: StoredRequest): Promise<RequestShown> {
  const { kind, runId } = request;
  const about = kind === "plan" || runId === undefined ? undefined : await runView(tables, runId);
  return { request, about };
}

/** A request as it was posted when somebody asked. */
export function shownBody(
  { request, about }: RequestShown,
  people: ReadonlyMap<string, Person>,
): Body {
  return about === undefined
    ? requestBody({ request, preflight: preflightIn(request), people })
    : aboutRunBody(request, about, people);
}

/** What was looked at before it was asked for. */
export function preflightIn({ preflight }: StoredRequest): readonly PreflightLine[] {
  return JSON.parse(preflight) as readonly PreflightLine[];
}
