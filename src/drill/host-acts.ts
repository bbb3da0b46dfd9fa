import type { UnitVerb } from "../lattice/plan.ts";
import type { UnitAction, UnitHosts } from "../ports/unit-hosts.ts";
import type { Output } from "./host-commands.ts";

/** Telling systemd to begin, maybe after forgetting that the unit failed. */
const ACT =
  /^(?:sudo -n \/usr\/bin\/systemctl reset-failed \S+; )?sudo -n \/usr\/bin\/systemctl (stop|start|restart) --no-block (\S+)$/;

/** Asking sudo whether one might. */
const MAY =
  /^sudo -n -l \/usr\/bin\/systemctl (?:(stop|start|restart) --no-block|reset-failed) (\S+)( .+)?$/;

/** Asking sudo for everything it allows: nothing there wants a password. */
const LISTING = "sudo -n -l";
const LISTED =
  "User ops may run the following commands:\n    (root) NOPASSWD: /usr/bin/systemctl\n";

/** Questions in one line, each with its status in a line after it. */
const AFTER_EACH = /; echo =\$\?(?:; LC_ALL=C |$)/;

/** Long past what anybody waits for on this side. */
const PATIENCE_MS = 30_000;

interface Place {
  readonly host: string;
  readonly hosts: UnitHosts;
  /** sudo there allows more than the bot needs. */
  readonly tooMuch: boolean;
}

/**
 * What a command line that acts prints on the simulated host: `lost` where the connection breaks before the answer,
 * undefined where the line does not act.
 */
export async function actOutput(line: string, place: Place): Promise<Output | "lost" | undefined> {
  const questions = line.split(AFTER_EACH);
  if (questions.length > 1) return answers(questions.slice(0, -1), place);
  if (MAY.test(line)) return mayOutput(line, place);
  const [whole, verb, unit = ""] = ACT.exec(line) ?? [];
  if (whole === undefined) return undefined;
  const action: UnitAction = { host: place.host, verb: verb as UnitVerb, unit };
  const told = await place.hosts.act(action, AbortSignal.timeout(PATIENCE_MS));
  switch (told.kind) {
    case "asked":
      return DONE;
    case "refused":
      return REFUSED;
    case "unknown":
      return "lost";
  }
}

async function answers(questions: readonly string[], place: Place): Promise<Output | "lost"> {
  const lines: string[] = [];
  for (const question of questions) {
    const told = await mayOutput(question, place);
    if (told === "lost") return told;
    lines.push(`${told.stdout}=${told.status}\n`);
  }
  return { ...DONE, stdout: lines.join("") };
}

async function mayOutput(line: string, place: Place): Promise<Output | "lost"> {
  if (line === LISTING) return { ...DONE, stdout: LISTED };
  const [whole, verb, unit = "", further] = MAY.exec(line) ?? [];
  if (whole === undefined) return REFUSED;
  const allowed = { ...DONE, stdout: `${line.slice("sudo -n -l ".length)}\n` };
  if (place.tooMuch) return allowed;
  if (further !== undefined) return REFUSED;
  // Who may start a unit may have its failure forgotten.
  const action = { host: place.host, verb: (verb ?? "start") as UnitVerb, unit };
  const told = await place.hosts.may(action, AbortSignal.timeout(PATIENCE_MS));
  if (told.kind === "unread") return "lost";
  return told.kind === "allowed" ? allowed : REFUSED;
}

const DONE: Output = { stdout: "", stderr: "", status: 0 };

const REFUSED: Output = { stdout: "", stderr: "sudo: a password is required\n", status: 1 };
