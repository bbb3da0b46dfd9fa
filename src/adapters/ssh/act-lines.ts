import type { UnitVerb } from "../../lattice/plan.ts";
import type { ActCommand } from "../../ports/host-rights.ts";
import type { UnitAction } from "../../ports/unit-hosts.ts";
import { fit, UNIT } from "./command-lines.ts";

/** Command lines that act, and those that ask whether they would be allowed to; units are checked once more here. */

/** What lets the bot act on a host: rules of sudo, or of polkit, which systemctl asks itself. */
export type ActWith = "sudo" | "polkit";

type Act = Pick<UnitAction, "verb" | "unit" | "forgetFailure">;

/** Tells systemd to begin; it answers at once, since a stop may take as long as the unit's time-out. */
export function actLine({ verb, unit, forgetFailure = false }: Act, actWith: ActWith): string {
  const command = `${prefix(actWith)} ${actWords(verb, unit)}`;
  // Where nothing is to be forgotten this fails, and the start goes on.
  return forgetFailure
    ? `${prefix(actWith)} ${actWords("reset-failed", unit)}; ${command}`
    : command;
}

/** As the sudoers file has it, but for the program's path. */
function actWords(command: ActCommand, unit: string): string {
  const noBlock = command === "reset-failed" ? "" : "--no-block ";
  return `${command} ${noBlock}${fit(unit, UNIT)}`;
}

/** Without sudo. */
export function sudoCommand(command: ActCommand, unit: string): string {
  return `${SYSTEMCTL} ${actWords(command, unit)}`;
}

const SYSTEMCTL = "/usr/bin/systemctl";

function prefix(actWith: ActWith): string {
  return actWith === "sudo" ? `sudo -n ${SYSTEMCTL}` : `${SYSTEMCTL} --no-ask-password`;
}

/**
 * Job modes that systemd takes for the other verb only. It asks polkit first and looks at the mode after, so who is
 * allowed is told of the mode and who is not is refused, and nothing begins either way: seen with systemd 252;
 * `triggering` came with 247.
 */
const IMPOSSIBLE_MODE: Readonly<Record<UnitVerb, string>> = {
  stop: "isolate",
  start: "triggering",
  restart: "triggering",
};

/** Asks sudo for everything it allows. */
export const SUDO_LISTING = "sudo -n -l";

/** The command that such a question is about. */
export function sudoWords(line: string): string {
  return line.slice(`${SUDO_LISTING} `.length);
}

/** Asks whether a command would be allowed, without doing it, on units of which the host may have to allow one only. */
export function sudoMayLine(command: ActCommand, units: readonly string[]): string {
  const [first = "", ...more] = units;
  return [SUDO_LISTING, sudoCommand(command, first), ...more.map((unit) => fit(unit, UNIT))].join(
    " ",
  );
}

/** `reset-failed` has no job mode, so polkit cannot be asked about it without doing it. */
export function polkitMayLine(verb: UnitVerb, units: readonly string[]): string {
  const mode = `--job-mode=${IMPOSSIBLE_MODE[verb]}`;
  const named = units.map((unit) => fit(unit, UNIT)).join(" ");
  return `${SYSTEMCTL} --no-ask-password ${verb} --no-block ${mode} ${named} 2>&1`;
}

/** Whether the answer to such a question is a yes; undefined where it is neither yes nor no. */
export function mayAnswer(
  { status, stdout }: { readonly status: number; readonly stdout: string },
  actWith: ActWith,
): boolean | undefined {
  if (actWith === "sudo") return status > 1 ? undefined : status === 0;
  if (/Isolate is only valid for start|triggering is only valid for stop/.test(stdout)) return true;
  return /authentication required|access denied|permission denied/i.test(stdout)
    ? false
    : undefined;
}
