import type { UnitState } from "../lattice/unit-state.ts";
import { environmentLines } from "./environment-lines.ts";
import type { HOST_QUESTIONS } from "./fault.ts";
import { allowsFiles, allowsLog } from "./host-rules.ts";
import { bootIdOf, unitOnHost } from "./host-units.ts";
import { journalOf } from "./journals.ts";
import type { At } from "./journals.ts";
import { environmentChangedMs, printedId } from "./members.ts";
import { faultsOf } from "./world.ts";

export interface Output {
  readonly stdout: string;
  readonly stderr: string;
  readonly status: number;
}

type Question = (typeof HOST_QUESTIONS)[number];

/** Undefined where sudo does not let it be answered. */
type Answerer = (words: string, at: At) => string | undefined;

const COMMANDS: readonly (readonly [Question, RegExp, Answerer])[] = [
  ["units", /^systemctl show .* -- (.+)$/, (units, at) => showUnits(units.split(" "), at)],
  [
    "journal",
    /^sudo -n \/usr\/bin\/journalctl .*--unit=(\S+)$/,
    (unit, at) => (allowsLog(unit, at) ? journalOf(unit, at) : undefined),
  ],
  [
    "lattice-id",
    /^builder lattice-id()$/,
    (_words, { world, member }) => `${printedId(world, member.organism)}\n`,
  ],
  [
    "files",
    /^sudo -n \/usr\/bin\/stat --format=%Y:%n (.+)$/,
    (words, at) => {
      const paths = words.split(" ");
      return allowsFiles(paths, [], at) ? ages(paths, at) : undefined;
    },
  ],
  [
    "environment",
    /^sudo -n \/usr\/bin\/grep -h((?: -e \^[A-Z0-9_]+=)+ .+)$/,
    (words, at) => {
      const keys = [...words.matchAll(/ -e \^([A-Z0-9_]+)=/g)].map(([, key = ""]) => key);
      const paths = words.split(" ").filter((word) => word.startsWith("/"));
      return allowsFiles(paths, keys, at) ? environmentLines(keys, at) : undefined;
    },
  ],
];

/** What a command line prints on the member's host. */
export function commandOutput(line: string, at: At): Output {
  const look = /^cat \/proc\/sys\/kernel\/random\/boot_id && LC_ALL=C (.*)$/.exec(line)?.[1];
  if (look !== undefined) {
    const { stdout, ...rest } = commandOutput(look, at);
    return { ...rest, stdout: `${bootIdOf(at.member)}\n${stdout}` };
  }
  for (const [question, pattern, output] of COMMANDS) {
    const [, words] = pattern.exec(line) ?? [];
    if (words === undefined) continue;
    const fails = faultsOf(at.world, "host-question-fails").some(
      (fault) =>
        fault.organism === at.member.organism &&
        fault.question === question &&
        (fault.unit ?? words) === words,
    );
    const stdout = fails ? undefined : output(words, at);
    return stdout === undefined ? failure(question) : { stdout, stderr: "", status: 0 };
  }
  return { stdout: "", stderr: "bash: command not found\n", status: 127 };
}

function failure(question: Question): Output {
  const sudo = ["journal", "files", "environment"].includes(question);
  const stderr = sudo ? "sudo: a password is required\n" : "Failed to connect to bus\n";
  return { stdout: "", stderr, status: 1 };
}

function showUnits(units: readonly string[], at: At): string {
  return units.map((unit) => properties(unit, at).join("\n")).join("\n\n") + "\n";
}

function properties(unit: string, at: At): readonly string[] {
  const state = unitOnHost(unit, at);
  return [
    `Id=${state.unit}`,
    `LoadState=${state.load}`,
    `MainPID=${state.mainPid}`,
    `Result=${state.result}`,
    `NRestarts=${state.restarts}`,
    `ExecMainStatus=${state.exitStatus ?? 0}`,
    `ActiveState=${state.active}`,
    `SubState=${state.sub}`,
    `StateChangeTimestamp=${unixTime(state.changedMs)}`,
    `InactiveEnterTimestamp=${unixTime(state.stoppedMs)}`,
    `ActiveEnterTimestamp=${unixTime(state.startedMs)}`,
    `TimeoutStopUSec=${spanWords(state.stopTimeoutMs)}`,
    `InvocationID=${state.invocation ?? ""}`,
    ...lastRun(state),
  ];
}

/** Only the order of these moments is looked at. */
function lastRun({ endedByItself }: UnitState): readonly string[] {
  if (endedByItself === undefined) return [];
  return [
    "ExecMainStartTimestampMonotonic=1000000",
    "ActiveEnterTimestampMonotonic=1000100",
    "ActiveExitTimestampMonotonic=9000000",
    `ExecMainExitTimestampMonotonic=${endedByItself ? 8_999_800 : 9_030_000}`,
  ];
}

/** Empty where systemd keeps none. */
function unixTime(ms: number | undefined): string {
  return ms === undefined ? "" : `@${Math.floor(ms / 1000)}`;
}

/** A span of whole seconds as systemd writes it, whatever it is told of timestamps; empty where there is none. */
function spanWords(ms: number | undefined): string {
  if (ms === undefined) return "";
  if (ms === Number.POSITIVE_INFINITY) return "infinity";
  const minutes = Math.floor(ms / 60_000);
  const seconds = Math.floor(ms / 1000) % 60;
  const parts = [minutes > 0 ? `${minutes}min` : "", seconds > 0 ? `${seconds}s` : ""];
  return parts.filter((part) => part !== "").join(" ");
}

function ages(paths: readonly string[], { world, member }: At): string {
  const changed = Math.floor(environmentChangedMs(world, member.organism) / 1000);
  return paths.map((path) => `${changed}:${path}\n`).join("");
}
