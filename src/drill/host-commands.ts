import { hashOf } from "./world.ts";
import type { World } from "./world.ts";
import {
  cutOff,
  environmentChangedMs,
  faultsOf,
  printedId,
  runs,
  startedMs,
  wentDownMs,
} from "./members.ts";
import type { SimulatedMember } from "./members.ts";

export interface Output {
  readonly stdout: string;
  readonly stderr: string;
  readonly status: number;
}

export interface At {
  readonly world: World;
  readonly member: SimulatedMember;
  readonly nowMs: number;
}

type Question = "units" | "journal" | "lattice-id" | "files";

type Answerer = (words: string, at: At) => string;

const COMMANDS: readonly (readonly [Question, RegExp, Answerer])[] = [
  ["units", /^systemctl show .* -- (.+)$/, (units, at) => showUnits(units.split(" "), at)],
  ["journal", /^sudo -n \/usr\/bin\/journalctl .*--unit=(\S+)$/, journal],
  ["lattice-id", /^builder lattice-id()$/, (_words, at) => `${idOnHost(at)}\n`],
  [
    "files",
    /^sudo -n \/usr\/bin\/stat --format=%Y:%n (.+)$/,
    (paths, at) => ages(paths.split(" "), at),
  ],
  [
    "files",
    /^sudo -n \/usr\/bin\/grep -h .*-e \^LATTICE_CONFIG_HEX=( .+)$/,
    (_paths, at) => `LATTICE_CONFIG_HEX=${idOnHost(at).slice(0, 32)}\n`,
  ],
];

function idOnHost({ world, member }: At): string {
  return printedId(world, member.organism);
}

/** What a command line prints on the member's host. */
export function commandOutput(line: string, at: At): Output {
  for (const [question, pattern, output] of COMMANDS) {
    const [, words] = pattern.exec(line) ?? [];
    if (words === undefined) continue;
    const fails = faultsOf(at.world, "host-question-fails").some(
      (fault) => fault.organism === at.member.organism && fault.question === question,
    );
    return fails ? failure(question) : { stdout: output(words, at), stderr: "", status: 0 };
  }
  return { stdout: "", stderr: "bash: command not found\n", status: 127 };
}

function failure(question: Question): Output {
  const sudo = question === "journal" || question === "files";
  const stderr = sudo ? "sudo: a password is required\n" : "Failed to connect to bus\n";
  return { stdout: "", stderr, status: 1 };
}

export function unitOf({ organism, role }: SimulatedMember): string {
  return `builder@${organism}-${role}.service`;
}

function showUnits(units: readonly string[], at: At): string {
  return units.map((unit) => properties(unit, at).join("\n")).join("\n\n") + "\n";
}

function properties(unit: string, { world, member }: At): readonly string[] {
  const up = runs(world, member.organism, member.name);
  const known = unit === unitOf(member);
  const seconds = (ms: number) => `@${Math.floor(ms / 1000)}`;
  if (!known) return [`Id=${unit}`, "LoadState=not-found", "ActiveState=inactive", "SubState=dead"];
  return [
    `MainPID=${up ? 1378 : 0}`,
    `Result=${up ? "success" : "exit-code"}`,
    `NRestarts=${up ? 0 : 3}`,
    `ExecMainStatus=${up ? 0 : 1}`,
    `Id=${unit}`,
    "LoadState=loaded",
    `ActiveState=${up ? "active" : "failed"}`,
    `SubState=${up ? "running" : "failed"}`,
    `StateChangeTimestamp=${seconds(up ? startedMs(world) : wentDownMs(world))}`,
    `ActiveEnterTimestamp=${seconds(startedMs(world))}`,
    `InactiveEnterTimestamp=${up ? "" : seconds(wentDownMs(world))}`,
    `InvocationID=${hashOf(member.name, "invocation").slice(0, 32)}`,
  ];
}

function journal(unit: string, at: At): string {
  const { world, member, nowMs } = at;
  if (unit !== unitOf(member)) return "";
  const lines: (readonly [number, string, string])[] = [
    [startedMs(world), "6", "starting state sync"],
    [startedMs(world) + 4_000, "6", "state sync complete, back online"],
  ];
  if (!runs(world, member.organism, member.name)) {
    lines.push(
      [wentDownMs(world) - 1_000, "6", "ERROR storage: no space left on device"],
      [wentDownMs(world), "4", `${unit}: Main process exited, code=exited, status=1/FAILURE`],
    );
  }
  if (cutOff(world, member.organism) === member.name) {
    lines.push([nowMs - 30_000, "6", "WARN raft: rival group leader detected"]);
  }
  return lines
    .map(([atMs, PRIORITY, MESSAGE]) =>
      JSON.stringify({ __REALTIME_TIMESTAMP: `${Math.floor(atMs)}000`, PRIORITY, MESSAGE }),
    )
    .join("\n");
}

function ages(paths: readonly string[], { world, member }: At): string {
  const seconds = Math.floor(environmentChangedMs(world, member.organism) / 1000);
  return paths.map((path) => `${seconds}:${path}\n`).join("");
}
