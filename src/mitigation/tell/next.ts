import { commands, text } from "../../message/build.ts";
import type { Block, OfferedCommand } from "../../message/model.ts";
import { open } from "../run/run-view.ts";
import type { RunView } from "../run/run-view.ts";
import { abortButton } from "./decision-buttons.ts";

const WALK = {
  text: "walk current",
  why: "how the slots go on",
  button: { label: "Walk current slot" },
} as const;

/** What is to be decided about a run, and the commands that make sense after it. */
export function nextBlocks(view: RunView): readonly Block[] {
  const offered = nextCommands(view);
  const decide = nextToDecide(view);
  return [
    ...(decide === undefined ? [] : [text(decide)]),
    ...(offered.length === 0 ? [] : [commands(offered)]),
  ];
}

/** It does what was agreed on once more, so it needs no second question. */
export const RETRY = { label: "Retry" } as const;

/** What a person may say about a run that holds. */
export function heldCommands(view: RunView): readonly OfferedCommand[] {
  const { id } = view.run;
  return [
    { text: `retry ${id}`, why: "try again what went wrong", button: RETRY },
    { text: `skip ${id}`, why: "leave it out; needs another approver", button: { label: "Skip" } },
    { text: `abort ${id}`, why: "end the run as it stands", button: abortButton(view) },
  ];
}

/** How to come out of a pause whose resume a dead host keeps back. `abort` is how that pause is ended, in words. */
export function pastDeadHost(abort: string): string {
  return `Mend the host, or take its members out of the configuration and start the bot anew; or ${abort} and \`start\` each member by itself.`;
}

function nextToDecide(view: RunView): string | undefined {
  const { run, plan } = view;
  const { id, state } = run;
  if (keepsPaused(view)) {
    return lost(view)
      ? `\`resume\` is refused while a host does not answer. ${pastDeadHost(`\`abort ${id}\``)}`
      : "Next to decide: resume, or rotate what is compromised, or retire the lattice (runbook: rotations and upgrades).";
  }
  if (state !== "aborted" || plan.unitVerb !== "stop") return undefined;
  return "What was stopped stays stopped, and nobody watches it: the lattice does not count as paused. Start it again, or pause anew.";
}

function nextCommands(view: RunView): readonly OfferedCommand[] {
  const { id, state } = view.run;
  const abort = {
    text: `abort ${id}`,
    why: "end it as it stands",
    button: abortButton(view),
  };
  if (state === "running") return [abort];
  if (state === "held") return heldCommands(view);
  if (!keepsPaused(view)) return [WALK];
  const resume = { text: 'resume --reason "…"', why: "start everything again, zipnet first" };
  if (open(view).length === 0) return [resume];
  return [
    { text: `retry ${id}`, why: "try again what is not done", button: RETRY },
    // It would be refused: nobody can say whether what cannot be reached would start.
    ...(lost(view) ? [abort] : [resume]),
  ];
}

/** A pause that is over, and that nothing ended yet. */
function keepsPaused({ run }: RunView): boolean {
  return run.verb === "pause" && run.inForce && run.state !== "running" && run.state !== "held";
}

/** Whether a host of the run cannot be asked. */
function lost({ actions }: RunView): boolean {
  return actions.some(({ state }) => state === "unreachable");
}
