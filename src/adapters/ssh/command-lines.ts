/**
 * Command lines that look at hosts: one per purpose, made of words that are checked once more here, whatever the
 * configuration has let through. sudoers-file.ts allows exactly these, and those of act-lines.ts.
 */

/**
 * Properties of a unit that are asked for; systemd answers in an order of its own. deploy/hosts/lattice-look has the same
 * list, and has to be installed anew where it changes.
 */
const PROPERTIES = [
  "Id",
  "LoadState",
  "ActiveState",
  "SubState",
  "Result",
  "NRestarts",
  "MainPID",
  "ExecMainStatus",
  "ActiveEnterTimestamp",
  "InactiveEnterTimestamp",
  "StateChangeTimestamp",
  "InvocationID",
  "UnitFileState",
  "TimeoutStopUSec",
  "ActiveEnterTimestampMonotonic",
  "ActiveExitTimestampMonotonic",
  "ExecMainStartTimestampMonotonic",
  "ExecMainExitTimestampMonotonic",
];

/** Keeps a connection open, and does nothing. */
export const WARM_LINE = "true";

/** Lines of a journal that are fetched: an ack of an hour ago should still be among them. */
const JOURNAL_LINES = 1_000;

export const UNIT = /^[A-Za-z0-9][A-Za-z0-9:_.@-]*\.service$/;
const PATH = /^\/[A-Za-z0-9_./@+-]+$/;
const KEY = /^[A-Z][A-Z0-9_]*$/;
const WORD = /^[A-Za-z0-9_./:=@-]+$/;

/** A word that could mean more to a shell than itself; it is never sent. */
export class UnfitWord extends Error {}

export function unitsLine(units: readonly string[]): string {
  const properties = PROPERTIES.join(",");
  return `systemctl show --no-pager --timestamp=unix --property=${properties} -- ${words(units, UNIT)}`;
}

/** The machine's boot, and the units; both or neither. */
export function lookLine(units: readonly string[]): string {
  return `cat /proc/sys/kernel/random/boot_id && LC_ALL=C ${unitsLine(units)}`;
}

export function journalLine(unit: string): string {
  return `sudo -n ${journalCommand(fit(unit, UNIT))}`;
}

/** Without sudo, as the sudoers file has it. */
export function journalCommand(unit: string): string {
  return `/usr/bin/journalctl --no-pager --output=json --lines=${JOURNAL_LINES} --unit=${unit}`;
}

export function latticeIdLine(command: readonly string[]): string {
  return words(command, WORD);
}

export function fileAgesLine(paths: readonly string[]): string {
  return `sudo -n ${fileAgesCommand(words(paths, PATH))}`;
}

export function fileAgesCommand(paths: string): string {
  return `/usr/bin/stat --format=%Y:%n ${paths}`;
}

export function environmentLine(keys: readonly string[], paths: readonly string[]): string {
  return `sudo -n ${environmentCommand(keys, words(paths, PATH))}`;
}

export function environmentCommand(keys: readonly string[], paths: string): string {
  const patterns = keys.map((key) => `-e ^${fit(key, KEY)}=`);
  return `/usr/bin/grep -h ${patterns.join(" ")} ${paths}`;
}

function words(given: readonly string[], allowed: RegExp): string {
  if (given.length === 0) throw new UnfitWord("nothing to ask about");
  return given.map((word) => fit(word, allowed)).join(" ");
}

/** The word, where it means only itself to a shell. */
export function fit(word: string, allowed: RegExp): string {
  if (!allowed.test(word)) throw new UnfitWord("a word that is not allowed on a command line");
  return word;
}
