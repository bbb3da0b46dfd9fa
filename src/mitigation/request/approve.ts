import { isRefusal, refusal } from "../../message/refusal.ts";
import type { Refusal } from "../../message/refusal.ts";
import type { Actor, Proof } from "../../ports/actor.ts";
import type { StoredRequest } from "../../ports/store/request.ts";
import { StoreConflict } from "../../ports/store/store.ts";
import { typedHash } from "../plan/hashes.ts";
import { majorityLines } from "../preflight/majority.ts";
import type { UnitChange } from "../state/difference.ts";
import type { MitigationParts, MitigationSources } from "../sources.ts";
import { planIn } from "../run/run-view.ts";
import { changesSince, voiding } from "./changes-since.ts";
import { findRequest, notPending } from "./find-request.ts";
import { grant } from "./grant.ts";
import { busy } from "./in-the-way.ts";
import { statementAbout } from "./statement.ts";
import { voidRequest } from "./void.ts";

/** How long the committee's other members are looked at. */
const LOOK_MS = 5_000;

export interface ApproveQuestion {
  readonly id: string;
  /** As much of the plan's hash as was typed; undefined where none was. */
  readonly hash: string | undefined;
  /** The drill's `last` stands for the newest request with its hash. */
  readonly newest?: boolean;
}

/** An approval that counted. */
export interface Approved {
  readonly request: StoredRequest;
  /** Units that changed in ways that change nothing about the approval. */
  readonly changed: readonly UnitChange[];
  /** A run that had to give way. */
  readonly preempted: string | undefined;
}

/** The second person agrees: only to the plan they name, only while the units are as they were shown. */
export async function approve(
  actor: Actor,
  question: ApproveQuestion,
  parts: MitigationParts,
): Promise<Approved | Refusal> {
  const { ledger, sources } = parts;
  const request = await ledger.store.read((tables) => findRequest(question.id, tables));
  if (isRefusal(request)) return request;
  const why = notNow(request, { actor, question, sources });
  if (why !== undefined) return why;
  const proved = await actor.prove(statementAbout("approve", request));
  if (proved.kind === "unproved") return refusal("proof", proved.detail);
  const changed = await changesSince(request, parts);
  const difference = voiding(changed);
  if (difference !== undefined) return voidRequest(request, difference, parts);
  const few = await tooFewNow(request, sources);
  if (few !== undefined) return few;
  const shown = typeof changed === "string" ? [] : changed;
  return granted(request, { actor, proof: proved.proof, changed: shown }, parts);
}

interface Deciding {
  readonly actor: Actor;
  readonly question: ApproveQuestion;
  readonly sources: MitigationSources;
}

function notNow(
  request: StoredRequest,
  { actor, question, sources }: Deciding,
): Refusal | undefined {
  const { id, requestedBy } = request;
  const { hash, newest = false } = question;
  const over = notPending(request, sources.people, sources.clock.now());
  if (over !== undefined) return over;
  if (requestedBy === actor.id) {
    return refusal(
      "own-request",
      `You asked for ${id} yourself: it takes a second person, whichever chat or terminal you use. You may \`withdraw ${id}\`.`,
    );
  }
  if (newest) return undefined;
  if (hash === undefined) {
    return refusal(
      "wrong-hash",
      `Name the plan too, so that you agree to what you read: \`approve ${id} 1f3a9c22\`, with the digits that the request shows.`,
    );
  }
  if (isHashOf(hash, request)) return undefined;
  return refusal(
    "wrong-hash",
    `That is not the plan of ${id}. Read the request again (\`runs ${id}\` shows it) and type the digits that stand at its plan.`,
  );
}

/** The first eight digits or more. */
function isHashOf(typed: string, { planHash: whole }: StoredRequest): boolean {
  const digits = typed.toLowerCase();
  return digits.length >= typedHash(whole).length && whole.startsWith(digits);
}

/** A crash since the request voids nothing, but what is left of a committee may not bear the restart any more. */
async function tooFewNow(
  request: StoredRequest,
  { ground, hosts }: MitigationSources,
): Promise<Refusal | undefined> {
  if (request.kind !== "plan" || request.verb !== "restart") return undefined;
  const signal = AbortSignal.timeout(LOOK_MS);
  const lines = await majorityLines(planIn(request), ground.map, { hosts, signal });
  const wrong = lines.filter(({ verdict }) => verdict === "fail").map(({ summary }) => summary);
  if (wrong.length === 0) return undefined;
  return refusal(
    "wrong-state",
    `${request.id} would leave too few now: ${wrong.join("; ")}. It still waits; approve it when more are up, or \`deny ${request.id} "why"\`.`,
  );
}

async function granted(
  request: StoredRequest,
  given: {
    readonly actor: Actor;
    readonly proof: Proof;
    readonly changed: readonly UnitChange[];
  },
  { ledger, sources }: MitigationParts,
): Promise<Approved | Refusal> {
  const { actor, changed } = given;
  try {
    const done = await ledger.store.write((tables, record) =>
      grant(request, { ...given, tables, record, sources }),
    );
    return isRefusal(done) ? done : { request: done.request, changed, preempted: done.preempted };
  } catch (error) {
    if (!(error instanceof StoreConflict)) throw error;
    // The database's own rules were the last to say no: read again what came first.
    return ledger.store.read(async (tables) => {
      const open = await tables.runs.open();
      if (open !== undefined) return busy(open);
      const now = await findRequest(request.id, tables);
      if (isRefusal(now)) return now;
      const over = notPending(now, sources.people, sources.clock.now());
      return (
        over ??
        refusal("decided", `${now.id} could not be approved by ${actor.name}. Look with \`runs\`.`)
      );
    });
  }
}
