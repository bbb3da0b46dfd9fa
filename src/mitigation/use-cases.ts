import { isRefusal, refusal } from "../message/refusal.ts";
import type { Refusal } from "../message/refusal.ts";
import type { LatticeMap } from "../lattice/lattice-members.ts";
import { actionsOf } from "../lattice/plan.ts";
import type { Plan } from "../lattice/plan.ts";
import type { Actor } from "../ports/actor.ts";
import type { StoredRequest } from "../ports/store/request.ts";
import type { Store } from "../ports/store/store.ts";
import type { AuditSeen } from "./answers/run.ts";
import type { Desk, OpenDesk } from "./desk.ts";
import { followRun } from "./follow.ts";
import type { Follow } from "./follow.ts";
import type { DeskLook } from "./looking.ts";
import { planOf } from "./plan/plan-of.ts";
import type { PlanQuestion } from "./plan/plan-of.ts";
import { preflight } from "./preflight/preflight.ts";
import type { Preflight } from "./preflight/preflight.ts";
import { approve } from "./request/approve.ts";
import type { Approved, ApproveQuestion } from "./request/approve.ts";
import { ask, keptBack } from "./request/ask.ts";
import type { Asked, Question } from "./request/ask.ts";
import { audited } from "./request/audited.ts";
import type { Attempt } from "./request/audited.ts";
import { endRequest } from "./request/end.ts";
import { tellEnd } from "./run/end-run.ts";
import { abort, skip } from "./run/hold/end-early.ts";
import type { AboutRun } from "./run/hold/ask-about-run.ts";
import { retry } from "./run/hold/retry.ts";
import type { MitigationSources } from "./sources.ts";

/** The mitigations as commands see them. Members are checked against `map` before. */
export interface MitigationUseCases {
  readonly map: LatticeMap;
  readonly sources: MitigationSources;
  /** The very plan that would be asked for, looked at and not asked for. Needs no store. */
  dryRun(question: PlanQuestion): Promise<{ readonly plan: Plan; readonly preflight: Preflight }>;
  /** The plan's command lines in its order. Needs nothing. */
  commandLines(plan: Plan): readonly string[];
  ask(actor: Actor, question: Question, follow: Follow): Promise<Asked | Refusal>;
  approve(actor: Actor, request: Named, follow: Follow): Promise<Approved | Refusal>;
  deny(actor: Actor, id: string, reason: string | undefined): Promise<StoredRequest | Refusal>;
  withdraw(actor: Actor, id: string): Promise<StoredRequest | Refusal>;
  retry(actor: Actor, id: string, follow: Follow): Promise<AboutRun | Refusal>;
  skip(actor: Actor, id: string): Promise<AboutRun | Refusal>;
  abort(actor: Actor, id: string): Promise<AboutRun | Refusal>;
  /** The store, for those who only look. */
  look(): Promise<DeskLook | Refusal>;
  /** The audit log of a store that is looked at, and whether it is whole as far as it was not followed before. */
  followLog(store: Pick<Store, "read">): Promise<AuditSeen>;
}

/** A request as it was typed. */
export interface Named {
  readonly id: string;
  readonly hash: string | undefined;
}

export function mitigationUseCases(desk: Desk): MitigationUseCases {
  const { sources } = desk;
  return {
    map: sources.ground.map,
    sources,
    look: () => desk.look(),
    followLog: (store) => desk.log.seen(store),
    async dryRun(question) {
      const plan = planOf(sources.ground, question);
      return { plan, preflight: await preflight(plan, sources) };
    },
    commandLines: (plan) =>
      actionsOf(plan).map(({ host, unit }) =>
        sources.commandLine({ host, unit, verb: plan.unitVerb }),
      ),
    ...requestUseCases(desk),
    ...runUseCases(desk),
  };
}

/** Opens the store, does it as the person, and keeps a refusal in the audit log. */
async function atDesk<T>(
  desk: Desk,
  attempt: Attempt<T>,
  work: (opened: OpenDesk, actor: Actor) => Promise<T | Refusal>,
): Promise<T | Refusal> {
  const opened = await desk.open();
  if (isRefusal(opened)) return opened;
  const { kept, budget } = desk;
  const parts = { store: opened.ledger.store, kept, budget };
  return audited(parts, attempt, (actor) => work(opened, actor));
}

function requestUseCases(
  desk: Desk,
): Pick<MitigationUseCases, "ask" | "approve" | "deny" | "withdraw"> {
  const { sources } = desk;
  const end = (who: Actor, { does, id, status, note }: Ending) =>
    atDesk(desk, { actor: who, does: `${does} ${id}` }, async (opened, actor) => {
      const target = await meant({ id, hash: undefined }, actor, opened);
      if (isRefusal(target)) return target;
      const ending = { id: target.id, status, note };
      return endRequest(actor, ending, { ledger: opened.ledger, sources });
    });
  return {
    ask: (who, question, follow) => {
      const attempt = { actor: who, does: question.verb, asksHosts: true, against: keptBack };
      return atDesk<Asked>(desk, attempt, async (opened, actor) => {
        const asked = await ask(actor, question, { ledger: opened.ledger, sources });
        if (isRefusal(asked) || asked.kind !== "made") return asked;
        const { request } = asked;
        // Where one person is enough it was approved as it was made.
        if (request?.status === "approved")
          await followRun(request.id, { opened, sources, follow });
        return asked;
      });
    },
    approve: (who, named, follow) =>
      atDesk(desk, { actor: who, does: `approve ${named.id}` }, async (opened, actor) => {
        const target = await meant(named, actor, opened);
        if (isRefusal(target)) return target;
        const approved = await approve(actor, target, { ledger: opened.ledger, sources });
        if (!isRefusal(approved)) await afterApproval(approved, { opened, sources, follow });
        return approved;
      }),
    deny: (actor, id, note) => end(actor, { does: "deny", id, status: "denied", note }),
    withdraw: (actor, id) =>
      end(actor, { does: "withdraw", id, status: "withdrawn", note: undefined }),
  };
}

interface Ending {
  readonly does: string;
  readonly id: string;
  readonly status: "denied" | "withdrawn";
  readonly note: string | undefined;
}

function runUseCases(desk: Desk): Pick<MitigationUseCases, "retry" | "skip" | "abort"> {
  const { sources } = desk;
  return {
    retry: (who, id, follow) => {
      const attempt = { actor: who, does: `retry ${id}`, asksHosts: true };
      return atDesk<AboutRun>(desk, attempt, async (opened, actor) => {
        const done = await retry(actor, id, { ledger: opened.ledger, sources });
        if (!isRefusal(done) && done.kind === "done") {
          await followRun(done.runId, { opened, sources, follow });
        }
        return done;
      });
    },
    skip: (who, id) =>
      atDesk(desk, { actor: who, does: `skip ${id}` }, ({ ledger }, actor) =>
        skip(actor, id, { ledger, sources }),
      ),
    abort: (who, id) =>
      atDesk(desk, { actor: who, does: `abort ${id}` }, async (opened, actor) => {
        const done = await abort(actor, id, { ledger: opened.ledger, sources });
        if (!isRefusal(done) && done.kind === "done") {
          await opened.executor.interrupt(done.runId);
          await tellEnded(done.runId, { opened, sources });
        }
        return done;
      }),
  };
}

interface Going {
  readonly opened: OpenDesk;
  readonly sources: MitigationSources;
  readonly follow: Follow;
}

/** What gave way is left first; then what was agreed on begins, and waits for nobody to be told. */
async function afterApproval({ request, preempted }: Approved, going: Going): Promise<void> {
  const ended = request.kind === "abort" ? request.runId : preempted;
  if (ended !== undefined) await going.opened.executor.interrupt(ended);
  const follows = request.kind !== "abort";
  const followed = follows ? followRun(request.runId ?? request.id, going) : undefined;
  if (ended !== undefined) await tellEnded(ended, going);
  await followed;
}

/** That the end cannot be told now changes nothing about it; the next round tells it. */
async function tellEnded(
  runId: string,
  { opened, sources }: Pick<Going, "opened" | "sources">,
): Promise<void> {
  const { ledger, executor } = opened;
  await tellEnd(runId, { ledger, sources }).catch((error: unknown) => {
    executor.broken.add(runId);
    sources.report(error);
  });
}

/** `last` in the drill: the newest request that waits, whatever its hash. */
async function meant(
  named: Named,
  actor: Actor,
  { ledger }: OpenDesk,
): Promise<ApproveQuestion | Refusal> {
  if (named.id.toLowerCase() !== "last") return named;
  if (actor.via !== "drill") {
    return refusal(
      "not-found",
      "`last` stands for the newest request in a drill only. Name the request, as in `approve R7 1f3a9c22`.",
    );
  }
  const [newest] = await ledger.store.read(({ requests }) => requests.list({ limit: 1 }));
  return newest === undefined
    ? refusal(
        "not-found",
        "Nothing was asked for yet, so there is no last request. For example: pause",
      )
    : { id: newest.id, hash: undefined, newest: true };
}
