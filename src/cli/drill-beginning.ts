import { loadScenario } from "../drill/scenario.ts";
import type { Scenario } from "../drill/scenario.ts";
import { setsTheClock, unknownScenario } from "../drill/session.ts";
import { openStateFolder } from "../drill/state-folder.ts";
import { keepsNothing } from "../drill/world-keeper.ts";
import type { WorldKeeper } from "../drill/world-keeper.ts";
import { haltAt } from "../drill/halting-store.ts";
import type { HaltAt } from "../drill/halting-store.ts";
import { isRefusal, quoted, refusal } from "../message/refusal.ts";
import type { Refusal } from "../message/refusal.ts";

/** What a drill begins with, or goes on with. */
export interface DrillBeginning {
  readonly scenario: Scenario;
  readonly keeper: WorldKeeper;
  /** Where the drill is kept; undefined for one that ends with its process. */
  readonly folder: string | undefined;
  /** Where it is to be halted. */
  readonly halt: HaltAt | undefined;
}

interface Asked {
  readonly scenario: string | undefined;
  /** The folder that the drill is kept in; undefined for one that ends with its process. */
  readonly state: string | undefined;
  readonly "halt-at": string | undefined;
}

/** A drill that was kept goes on in its own scenario, unless another one is named. */
export function drillBeginning(asked: Asked): DrillBeginning | Refusal {
  const { scenario, state } = asked;
  const halt = haltMeant(asked);
  if (isRefusal(halt)) return halt;
  const beginning = withoutHalt(scenario, state);
  return isRefusal(beginning) ? beginning : { ...beginning, folder: state, halt };
}

/** Halting makes sense only where somebody can go on afterwards. */
function haltMeant({ state, "halt-at": text }: Asked): HaltAt | Refusal | undefined {
  if (text === undefined) return undefined;
  const halt = haltAt(text);
  if (halt !== undefined && state !== undefined) return halt;
  const words = "`--halt-at` goes with `--state FOLDER`, and is a count of writes: 17, or 17:after";
  return refusal("usage", `${words}.`);
}

type Beginning = Pick<DrillBeginning, "scenario" | "keeper">;

function withoutHalt(scenario: string | undefined, state: string | undefined): Beginning | Refusal {
  const unknown = scenario === undefined ? undefined : unknownScenario(scenario);
  if (unknown !== undefined) return unknown;
  if (state === undefined) return beginningIn(keepsNothing, scenario);
  const opened = openStateFolder(state);
  if (opened.kind === "opened") return beginningIn(opened.keeper, scenario);
  return refusal("usage", `The folder ${quoted(state)} cannot keep a drill: ${opened.detail}`);
}

function beginningIn(keeper: WorldKeeper, named: string | undefined): Beginning | Refusal {
  const kept = keeper.world?.scenario;
  const name = named ?? kept ?? "healthy";
  const unknown = unknownScenario(name);
  if (unknown !== undefined) return unknown;
  const scenario = loadScenario(name);
  const switches = kept !== undefined && kept !== name;
  return switches && scenario.intoSlot !== undefined ? setsTheClock(name) : { scenario, keeper };
}
