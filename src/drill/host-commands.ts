import { isGated } from "./attested.ts";
import { environmentLines } from "./environment-lines.ts";
import type { HOST_QUESTIONS } from "./fault.ts";
import { journalOf, QUOTE_UNITS, unitOf } from "./journals.ts";
import type { At } from "./journals.ts";
import { environmentChangedMs, printedId, runs, startedMs, wentDownMs } from "./members.ts";
import { faultsOf, hashOf } from "./world.ts";

export interface Output {
  readonly stdout: string;
  readonly stderr: string;
  readonly status: number;
}

type Question = (typeof HOST_QUESTIONS)[number];

type Answerer = (words: string, at: At) => string;

const COMMANDS: readonly (readonly [Question, RegExp, Answerer])[] = [
  ["units", /^systemctl show .* -- (.+)$/, (units, at) => showUnits(units.split(" "), at)],
  ["journal", /^sudo -n \/usr\/bin\/journalctl .*--unit=(\S+)$/, journalOf],
  [
    "lattice-id",
    /^builder lattice-id()$/,
    (_words, { world, member }) => `${printedId(world, member.organism)}\n`,
  ],
  [
    "files",
    /^sudo -n \/usr\/bin\/stat --format=%Y:%n (.+)$/,
    (paths, at) => ages(paths.split(" "), at),
  ],
  [
    "environment",
    /^sudo -n \/usr\/bin\/grep -h((?: -e \^[A-Z0-9_]+=)+) .+$/,
    (patterns, at) =>
      environmentLines(
        [...patterns.matchAll(/\^([A-Z0-9_]+)=/g)].map(([, key = ""]) => key),
        at,
      ),
  ],
];

/** What a command line prints on the member's host. */
export function commandOutput(line: string, at: At): Output {
  for (const [question, pattern, output] of COMMANDS) {
    const [, words] = pattern.exec(line) ?? [];
    if (words === undefined) continue;
    const fails = faultsOf(at.world, "host-question-fails").some(
      (fault) =>
        fault.organism === at.member.organism &&
        fault.question === question &&
        (fault.unit ?? words) === words,
    );
    return fails ? failure(question) : { stdout: output(words, at), stderr: "", status: 0 };
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

function properties(unit: string, { world, member }: At): readonly string[] {
  const provider = QUOTE_UNITS.includes(unit) && isGated(world, member.organism);
  if (!provider && unit !== unitOf(member)) {
    return [`Id=${unit}`, "LoadState=not-found", "ActiveState=inactive", "SubState=dead"];
  }
  const up = provider || runs(world, member.organism, member.name);
  const started = seconds(startedMs(world));
  const wentDown = seconds(wentDownMs(world));
  const state = up
    ? {
        MainPID: "1378",
        Result: "success",
        NRestarts: "0",
        ExecMainStatus: "0",
        ActiveState: "active",
        SubState: "running",
        StateChangeTimestamp: started,
        InactiveEnterTimestamp: "",
      }
    : {
        MainPID: "0",
        Result: "exit-code",
        NRestarts: "3",
        ExecMainStatus: "1",
        ActiveState: "failed",
        SubState: "failed",
        StateChangeTimestamp: wentDown,
        InactiveEnterTimestamp: wentDown,
      };
  return [
    `Id=${unit}`,
    "LoadState=loaded",
    ...Object.entries(state).map(([key, value]) => `${key}=${value}`),
    `ActiveEnterTimestamp=${started}`,
    `InvocationID=${hashOf(member.name, unit, "invocation").slice(0, 32)}`,
  ];
}

function seconds(ms: number): string {
  return `@${Math.floor(ms / 1000)}`;
}

function ages(paths: readonly string[], { world, member }: At): string {
  const changed = Math.floor(environmentChangedMs(world, member.organism) / 1000);
  return paths.map((path) => `${changed}:${path}\n`).join("");
}
