import type { Organism } from "../../lattice/organism.ts";
import type { StoredAction } from "../../ports/store/run.ts";
import type { RunView } from "../run/run-view.ts";

/** Text for the public, made of what was measured and of public names only; a person reads it before it goes out. */
interface PublicDraft {
  readonly title: string;
  readonly body: string;
}

type PublicNames = Readonly<Partial<Record<Organism, string>>>;

/**
 * After a pause or a resume that came to its end. Undefined for what the public does not notice, and for a run that
 * was ended half-way: no text fits every such lattice.
 */
export function publicDraft(
  { run, actions }: RunView,
  names: PublicNames,
): PublicDraft | undefined {
  if (run.verb !== "pause" && run.verb !== "resume") return undefined;
  if (run.state !== "complete" && run.state !== "incomplete") return undefined;
  const submission = names.zipnet ?? "Order submission";
  const payouts = names.tally ?? "Payouts";
  const zipnet = allDone(actions, "zipnet");
  const tally = allDone(actions, "tally");
  return run.verb === "resume"
    ? resumed({ submission, payouts, up: zipnet && tally })
    : paused({ submission, payouts, refused: zipnet, unpaid: tally });
}

function resumed({
  submission,
  payouts,
  up,
}: {
  readonly submission: string;
  readonly payouts: string;
  readonly up: boolean;
}): PublicDraft {
  return {
    title: `${submission} and ${lower(payouts)} ${up ? "are back" : "are coming back"}`,
    body: up
      ? `${submission} is accepted again, and ${lower(payouts)} are being made. We keep watching.`
      : `We are bringing the service back step by step. We tell you when orders are accepted again.`,
  };
}

function paused({
  submission,
  payouts,
  refused,
  unpaid,
}: {
  readonly submission: string;
  readonly payouts: string;
  readonly refused: boolean;
  readonly unpaid: boolean;
}): PublicDraft {
  return {
    title: `${submission} and ${lower(payouts)} are paused`,
    body: [
      `We have paused the service on purpose while we look into a problem.`,
      refused
        ? `${submission}: not accepted; submissions will time out.`
        : `${submission}: being checked; expect submissions to time out.`,
      unpaid ? `${payouts}: not being made.` : `${payouts}: being checked.`,
      `We tell you here when this changes.`,
    ].join(" "),
  };
}

/** What integrators see now, for the people who run the lattice. */
export function integratorsSee({ run, actions }: RunView): string | undefined {
  if (run.verb !== "pause" && run.verb !== "resume") return undefined;
  const zipnet = allDone(actions, "zipnet");
  const tally = allDone(actions, "tally");
  if (run.verb === "resume") {
    return zipnet && tally
      ? "Submissions are accepted and payouts go on."
      : "Not everything is back yet.";
  }
  return [
    zipnet
      ? "Submissions time out (ConnectTimeout): zipnet is stopped."
      : "Submissions may still be accepted: not all of zipnet is known to be stopped.",
    tally
      ? "Payouts have stopped: tally is stopped."
      : "Payouts may go on: not all of tally is known to be stopped.",
  ].join(" ");
}

function allDone(actions: readonly StoredAction[], organism: Organism): boolean {
  return actions
    .filter((action) => action.organism === organism)
    .every(({ state }) => state === "done");
}

function lower(name: string): string {
  return name.slice(0, 1).toLowerCase() + name.slice(1);
}
