import { z } from "zod";
import { ORGANISMS } from "../lattice/organism.ts";
import { VERBS } from "../lattice/plan.ts";
import { VIAS } from "../ports/actor.ts";
import { REQUEST_KINDS, REQUEST_STATUSES } from "../ports/store/request.ts";
import { ACTION_STATES, RUN_STATES } from "../ports/store/run.ts";
import { WalkResult } from "../walk/result.ts";

const isoTime = z.string().describe("ISO 8601, UTC");

const hash = z.string().regex(/^[0-9a-f]{64}$/);

const verb = z.enum(VERBS);

export const PlanResult = z.strictObject({
  verb,
  policy: z.enum(["go-on", "strict"]).describe("what a failed action does to the stages after it"),
  hash: hash.describe("over lattice, verb, policy and stages; what an approval binds to"),
  stages: z.array(
    z.strictObject({
      organism: z.enum(ORGANISMS),
      actions: z.array(
        z.strictObject({
          n: z.int().positive(),
          host: z.string(),
          unit: z.string(),
          members: z.array(z.string()),
        }),
      ),
    }),
  ),
});

export const RequestResult = z.strictObject({
  id: z.string(),
  kind: z.enum(REQUEST_KINDS),
  verb,
  status: z.enum(REQUEST_STATUSES),
  reason: z.string().optional(),
  planHash: hash,
  stateHash: hash,
  requestedBy: z.string(),
  requestedVia: z.enum(VIAS),
  requestedAt: isoTime,
  expiresAt: isoTime,
  decidedBy: z.string().optional(),
  decidedAt: isoTime.optional(),
  note: z.string().optional(),
  run: z.string().optional().describe("the run it is about, or that it became"),
});

const PreflightResult = z.array(
  z.strictObject({
    id: z.string(),
    verdict: z.enum(["pass", "fail", "unknown"]),
    summary: z.string(),
  }),
);

const ChangedUnits = z
  .array(z.strictObject({ host: z.string(), unit: z.string(), was: z.string(), is: z.string() }))
  .describe("units that are not as they were when it was asked");

/** Of `pause`, `resume`, `restart`, `stop` and `start`. */
export const AskResult = z.strictObject({
  request: RequestResult.optional().describe("absent where none was made"),
  existing: z.literal(true).optional().describe("asked before: this is the first request"),
  changed: ChangedUnits.optional(),
  void: z.literal(true).optional().describe("asked before, and an approval would void it now"),
  plan: PlanResult,
  stateHash: hash.optional(),
  preflight: PreflightResult,
  walk: WalkResult.optional(),
  commands: z.array(z.string()).optional().describe("ssh lines in order, to be run by hand"),
  run: z.lazy(() => RunResult).optional(),
});

const ActionResult = z.strictObject({
  n: z.int().positive(),
  host: z.string(),
  unit: z.string(),
  state: z.enum(ACTION_STATES),
  attempts: z.int(),
  detail: z.string().optional(),
  startedAt: isoTime.optional(),
  endedAt: isoTime.optional(),
});

const Draft = z.strictObject({ title: z.string(), body: z.string() });

export const RunResult = z.strictObject({
  id: z.string(),
  verb,
  state: z.enum(RUN_STATES),
  note: z.string().optional().describe("why it holds, or why it ended so"),
  requestedBy: z.string(),
  approvedBy: z.string(),
  approvedAt: isoTime,
  endedAt: isoTime.optional(),
  paused: z.boolean().describe("whether this pause is in force now"),
  stages: z.array(z.strictObject({ organism: z.enum(ORGANISMS), actions: z.array(ActionResult) })),
  audit: z
    .strictObject({ seq: z.int(), hash, whole: z.boolean() })
    .optional()
    .describe("the audit log when it was looked at: its head, and whether its chain is whole"),
  integrators: z.string().optional().describe("what integrators see now"),
  draft: Draft.optional().describe("for the public, to be read before it is published"),
});

/** Of `approve`, `deny`, `withdraw`, `retry`, `skip` and `abort`. */
export const DecisionResult = z.strictObject({
  request: RequestResult.optional(),
  run: RunResult.optional(),
  changed: ChangedUnits.optional(),
});

/** A request with everything its second person is to read. */
const ShownRequest = RequestResult.extend({
  plan: PlanResult.describe("for a word about a run, that run's plan"),
  preflight: PreflightResult.describe("as it was when it was asked; empty for a word about a run"),
});

/** Of `runs`. */
export const RunsResult = z.strictObject({
  paused: z.string().nullable().describe("the pause that is in force"),
  requests: z
    .array(ShownRequest)
    .describe("that wait for their second person, or the one that was asked for"),
  runs: z
    .array(RunResult)
    .describe(
      "newest first, and the pause in force however old it is; or the one that was asked for",
    ),
  told: z
    .array(z.strictObject({ at: isoTime, topic: z.string(), text: z.string() }))
    .describe("what people were told, newest first"),
});

export type PlanResult = z.output<typeof PlanResult>;
export type RequestResult = z.output<typeof RequestResult>;
export type AskResult = z.output<typeof AskResult>;
export type RunResult = z.output<typeof RunResult>;
export type DecisionResult = z.output<typeof DecisionResult>;
export type RunsResult = z.output<typeof RunsResult>;
