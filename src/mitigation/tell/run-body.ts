import type { AuditHead } from "../../audit/entry.ts";
import type { Organism } from "../../lattice/organism.ts";
import { code, headline, line, list, note, strong, table, text } from "../../message/build.ts";
import type { Block, Body, Line, Tone } from "../../message/model.ts";
import type { RunState, StoredAction } from "../../ports/store/run.ts";
import { placeWords } from "../preflight/hosts-and-units.ts";
import { leftOut } from "../run/run-view.ts";
import type { RunView } from "../run/run-view.ts";
import { integratorsSee, publicDraft } from "./draft.ts";
import { nextBlocks } from "./next.ts";
import { count } from "./words.ts";

interface AuditTold extends AuditHead {
  /** Whether every row follows from the one before; undefined where nobody looked through them. */
  readonly whole?: boolean;
}

interface RunCircumstances {
  /** The audit log's head, where it is told. */
  readonly head: AuditTold | undefined;
  readonly publicNames: Readonly<Partial<Record<Organism, string>>>;
  /** Whether other runs came after it: then it tells nothing of what is so now. */
  readonly past?: boolean;
}

/** A run as it stands: one message for its whole life. */
export function runBody(
  view: RunView,
  { head, publicNames, past = false }: RunCircumstances,
): Body {
  const { run } = view;
  const ended = run.state !== "running" && run.state !== "held";
  return {
    title: `run ${run.id}: ${run.verb}`,
    blocks: [
      headline(toneOf(view), strong(run.id), ` · ${stateWords(view)}`),
      ...(run.note === undefined ? [] : [text(run.note)]),
      stageTable(view),
      ...wrong(view),
      ...(ended && !past ? aftermath(view, publicNames) : []),
      ...(past ? [] : nextBlocks(view)),
      ...(head === undefined ? [] : [auditBlock(head)]),
    ],
  };
}

const TONES: Readonly<Record<RunState, Tone>> = {
  running: "neutral",
  held: "bad",
  complete: "good",
  incomplete: "bad",
  aborted: "bad",
  preempted: "neutral",
};

/** A run that went on without something is no good news, however well the rest went. */
function toneOf(view: RunView): Tone {
  const { state } = view.run;
  return state === "complete" && leftOut(view).length > 0 ? "neutral" : TONES[state];
}

const PAST = { stop: "stopped", start: "started", restart: "restarted" } as const;

/** Some units were as the plan wants them already. */
const EVERY = {
  stop: "every unit stopped, and seen so",
  start: "every unit runs",
  restart: "every unit restarted, and seen so",
} as const;

function stateWords(view: RunView): string {
  const { run, actions, plan } = view;
  const done = actions.filter(({ state }) => state === "done").length;
  const so = `${done} of ${count(actions.length, "unit")} ${PAST[plan.unitVerb]}`;
  switch (run.state) {
    case "running":
      return `${run.verb} runs: ${so}.`;
    case "held":
      return `${run.verb} HOLDS: ${so}.`;
    case "complete":
      return completeWords(view, so);
    case "incomplete":
      return `${run.verb} INCOMPLETE: ${so}.`;
    case "aborted":
      return `${run.verb} aborted: ${so}.`;
    case "preempted":
      return `${run.verb} given up for a pause: ${so}.`;
  }
}

function completeWords(view: RunView, so: string): string {
  const { run, plan } = view;
  const without = leftOut(view).length;
  if (without === 0) return `${run.verb} complete: ${EVERY[plan.unitVerb]}.`;
  const were = without === 1 ? "was" : "were";
  return `${run.verb} complete but for ${count(without, "unit")} that ${were} left out: ${so}.`;
}

const MARKS: Readonly<Record<StoredAction["state"], string>> = {
  pending: "to do",
  started: "under way",
  uncertain: "UNCERTAIN",
  done: "done",
  failed: "FAILED",
  unreachable: "NOT REACHED",
  skipped: "skipped",
  overtaken: "not done",
};

/** What was sent before the run was ended goes on by itself, and nobody saw its end. */
function sentNotKnown({ state, attempt }: StoredAction): boolean {
  return state === "overtaken" && attempt > 0;
}

function markOf(action: StoredAction): string {
  return sentNotKnown(action) ? "SENT, NOT KNOWN" : MARKS[action.state];
}

function stageTable({ actions }: RunView): Block {
  const rows = [...Map.groupBy(actions, ({ stage }) => stage).values()].map((staged) => {
    const marks = Map.groupBy(staged, markOf);
    const words = [...marks].map(([mark, of]) => `${of.length} ${mark}`).join(", ");
    return [line(`${staged[0]?.stage ?? ""}`), line(staged[0]?.organism ?? ""), line(words)];
  });
  return table("Stage by stage", ["stage", "organism", "units"], rows);
}

const NAMED: readonly StoredAction["state"][] = ["failed", "unreachable", "uncertain", "skipped"];

/** Every unit that is not as it should be, by name. */
function wrong(view: RunView): readonly Block[] {
  const told = view.actions.filter(
    (action) => NAMED.includes(action.state) || sentNotKnown(action),
  );
  const forced = view.actions.filter(({ detail }) => detail?.includes("by force") === true);
  const items = [...told, ...forced].map((one): Line =>
    line(strong(placeWords(one)), `: ${one.detail ?? markOf(one)}`),
  );
  return items.length === 0 ? [] : [list(items)];
}

function aftermath(view: RunView, publicNames: RunCircumstances["publicNames"]): readonly Block[] {
  const see = integratorsSee(view);
  const draft = publicDraft(view, publicNames);
  return [
    ...(see === undefined ? [] : [text(strong("Integrators now: "), see)]),
    ...(draft === undefined
      ? []
      : [
          text(
            strong("For the public, to be read before it is published: "),
            `${draft.title}. ${draft.body}`,
          ),
        ]),
  ];
}

function auditBlock({ seq, hash, whole }: AuditTold): Block {
  const row = `row ${seq}, head `;
  if (whole !== false)
    return note("Audit log: ", row, code(hash), whole === true ? ", chain verified." : "");
  return text(
    strong("!! The audit log is broken: "),
    "`lattice audit verify` says where. Its ",
    row,
    code(hash),
    ".",
  );
}
