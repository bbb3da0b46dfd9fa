import { isRefusal, refusal } from "../../message/refusal.ts";
import type { Refusal } from "../../message/refusal.ts";
import type { Actor } from "../../ports/actor.ts";
import type { StoredRequest } from "../../ports/store/request.ts";
import { endedBody } from "../tell/request-body.ts";
import type { MitigationParts } from "../sources.ts";
import { findRequest, notPending } from "./find-request.ts";
import { statementAbout } from "./statement.ts";

interface Ending {
  readonly id: string;
  readonly status: "denied" | "withdrawn";
  readonly note: string | undefined;
}

/** An approver denies a request, or its requester takes it back. Ends that request only. */
export async function endRequest(
  actor: Actor,
  { id, status, note }: Ending,
  { ledger, sources }: MitigationParts,
): Promise<StoredRequest | Refusal> {
  const { people, clock } = sources;
  const request = await ledger.store.read((tables) => findRequest(id, tables));
  if (isRefusal(request)) return request;
  const why = notPending(request, people, clock.now()) ?? notTheirs(actor, request, status);
  if (why !== undefined) return why;
  const does = status === "denied" ? "deny" : "withdraw";
  const proved = await actor.prove(statementAbout(does, request));
  if (proved.kind === "unproved") return refusal("proof", proved.detail);
  return ledger.store.write(async (tables, record): Promise<StoredRequest | Refusal> => {
    const atMs = clock.now();
    const decision = { status, by: actor.id, via: actor.via, atMs, note };
    const ended = await tables.requests.decide(request.id, decision);
    const now = (await tables.requests.find(request.id)) ?? request;
    if (!ended) return notPending(now, people, atMs) ?? notDone(request.id);
    const by = { by: actor.id, via: actor.via, proof: proved.proof };
    const because = note === undefined ? {} : { reason: note };
    record({ atMs, what: `request.${status}`, data: { request: request.id, ...by, ...because } });
    const body = endedBody(now, people);
    await tables.outbox.add({ topic: request.id, audience: "everyone", body, atMs });
    return now;
  });
}

function notTheirs(
  actor: Actor,
  { id, requestedBy }: StoredRequest,
  status: Ending["status"],
): Refusal | undefined {
  const own = requestedBy === actor.id;
  if (status === "withdrawn" && !own) {
    return refusal(
      "rights",
      `Only who asked for ${id} (${requestedBy}) can withdraw it. An approver can \`deny ${id} "why"\`.`,
    );
  }
  if (status === "denied" && own) {
    return refusal(
      "own-request",
      `You asked for ${id} yourself: \`withdraw ${id}\` takes it back.`,
    );
  }
  return undefined;
}

function notDone(id: string): Refusal {
  return refusal("decided", `${id} changed in the same moment. Look with \`runs\`.`);
}
