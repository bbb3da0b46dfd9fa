import type { Answer } from "../command/answer.ts";
import { EXIT_STATUS } from "../command/outcome.ts";
import type { Outcome } from "../command/outcome.ts";
import type { Store } from "../ports/store/store.ts";

/** The parts of an answer about a mitigation that say whether its run is over. */
interface AboutRun {
  readonly run?: { readonly id: string; readonly state: string };
  readonly request?: { readonly status: string };
}

/**
 * The run whose end a command waited for and that was not over when it was answered: it broke off, or was left. A
 * run that is only shown, or about which a second person is asked, is waited for by nobody.
 */
export function notOver({ command, result }: Answer): string | undefined {
  const { run, request } = (result as AboutRun | undefined) ?? {};
  const waits = command !== "runs" && (request === undefined || request.status === "approved");
  return waits && run?.state === "running" ? run.id : undefined;
}

/** Says what became of such a run by now, and gives the exit status that fits it. */
export async function tellRunEnd(id: string, store: Store): Promise<number> {
  const run = await store.read(({ runs }) => runs.find(id));
  const state = run?.state ?? "unknown";
  process.stderr.write(
    `lattice run: ${id} broke off and was gone on with. It is ${state} by now; \`runs ${id}\` shows it.\n`,
  );
  return EXIT_STATUS[outcomeOf(state)];
}

/** Says that a run goes on, or stands still, without this terminal, and gives the exit status that fits it. */
export function tellNotOver(id: string): number {
  process.stderr.write(
    `lattice run: ${id} was not over when the bot answered. Look with \`runs ${id}\` how it goes on.\n`,
  );
  return EXIT_STATUS.unknown;
}

function outcomeOf(state: string): Outcome {
  if (state === "complete") return "ok";
  return state === "running" || state === "unknown" ? "unknown" : "finding";
}
