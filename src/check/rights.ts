import type { Config } from "../config/config.ts";
import { unitsOf } from "../config/placed.ts";
import type { Placed } from "../config/placed.ts";
import { ACT_COMMANDS } from "../ports/host-rights.ts";
import type { Act, ActCommand, HostRights, LookRight, RightAnswer } from "../ports/host-rights.ts";
import { finding, unreadFinding } from "./finding.ts";
import type { Finding } from "./finding.ts";

interface RightsCheck {
  readonly host: string;
  /** Members that run on it. */
  readonly placed: readonly Placed[];
  readonly ssh: Config["ssh"];
  readonly rights: HostRights;
  readonly signal: AbortSignal;
}

/** A unit of every host with systemd that no member runs in: of one that is not there polkit is not asked. */
const FOREIGN_UNIT = "systemd-journald.service";

/** A file that nobody but root may look at, and a key that no environment file has. */
const FOREIGN_FILE = "/etc/shadow";
const FOREIGN_KEY = "LATTICE_CHATOPS_CHECK";

/** Whether a host allows what the bot is to do there, and refuses everything beside it. */
export async function rightFindings(check: RightsCheck): Promise<readonly Finding[]> {
  const acts = await actingFindings(check);
  // Nothing else can succeed where nobody can log in: one line says more than three.
  if (acts.unread && !hasTwoKeys(check)) return acts.findings;
  // One after the other: a host's sshd may allow ten sessions and no more.
  const reads = await readingFindings(check);
  return [
    ...acts.findings,
    ...reads,
    ...(hasTwoKeys(check) ? await lookingKeyFindings(check) : []),
  ];
}

function hasTwoKeys({ ssh }: RightsCheck): boolean {
  return ssh.actKeyPath !== undefined && ssh.actKeyPath !== ssh.readKeyPath;
}

/** A question whose answer should be no, and what a yes lets the bot do. */
interface Beside<Question> {
  readonly question: Question;
  readonly lets: string;
}

interface ActingFindings {
  readonly findings: readonly Finding[];
  /** The host told nothing. */
  readonly unread: boolean;
}

async function actingFindings(check: RightsCheck): Promise<ActingFindings> {
  const { host, rights, signal } = check;
  const units = unitsOf(check.placed);
  const own = units.flatMap((unit) =>
    ACT_COMMANDS.map((command) => ({ unit, act: { command, units: [unit] } })),
  );
  const beside = actsBeside(units, check);
  const acts = [...own.map(({ act }) => act), ...beside.map(({ question }) => question)];
  const told = await rights.mayAct(host, acts, signal);
  if (told.kind === "unread") {
    return { findings: [unreadFinding(`acting on ${host}`, told)], unread: true };
  }
  const answers = own.map(({ unit, act }, index) => ({
    unit,
    command: act.command,
    answer: told.answers[index] ?? "unclear",
  }));
  const limits = limitFinding(`acting on anything else on ${host}`, {
    beside,
    answers: told.answers.slice(own.length),
    mend: fixWords(check),
    unasked: unaskedOf(check),
  });
  const allowed = [...Map.groupBy(answers, ({ unit }) => unit)].map(([unit, about]) =>
    unitFinding(unit, about, check),
  );
  return { findings: [...allowed, limits], unread: false };
}

/** Under polkit each unit is asked for by itself, so that a second one is no other question. */
function actsBeside(units: readonly string[], check: RightsCheck): readonly Beside<Act>[] {
  const [own = FOREIGN_UNIT] = units;
  return askedOf(check).flatMap((command) => [
    { question: { command, units: [FOREIGN_UNIT] }, lets: `${command} ${FOREIGN_UNIT}` },
    ...(check.ssh.actWith === "sudo"
      ? [{ question: { command, units: [own, FOREIGN_UNIT] }, lets: `${command} a second unit` }]
      : []),
  ]);
}

/** What polkit cannot be asked is no reason to call the check incomplete every time. */
function unaskedOf({ ssh }: RightsCheck): readonly ActCommand[] {
  return ssh.actWith === "polkit" ? ["reset-failed"] : [];
}

function askedOf(check: RightsCheck): readonly ActCommand[] {
  const unasked = unaskedOf(check);
  return ACT_COMMANDS.filter((command) => !unasked.includes(command));
}

interface Answer {
  readonly command: ActCommand;
  readonly answer: RightAnswer;
}

function unitFinding(unit: string, answers: readonly Answer[], check: RightsCheck): Finding {
  const id = `acting on ${unit} on ${check.host}`;
  const {
    refused = [],
    unclear = [],
    allowed = [],
  } = Object.groupBy(answers, ({ answer }) => answer);
  const names = (some: readonly Answer[]) => some.map(({ command }) => command).join(", ");
  if (refused.length > 0) {
    return finding(id, "fail", `${names(refused)} not allowed: ${fixWords(check)}`);
  }
  const unasked = unaskedOf(check);
  if (unclear.some(({ command }) => !unasked.includes(command))) {
    return finding(id, "unknown", `the host does not say whether it allows ${names(unclear)}`);
  }
  const without = unaskedWords(unclear.map(({ command }) => command));
  return finding(id, "pass", `${names(allowed)} allowed${without}`);
}

function unaskedWords(commands: readonly ActCommand[]): string {
  return commands.length === 0 ? "" : `; ${commands.join(", ")} cannot be asked about beforehand`;
}

async function readingFindings(check: RightsCheck): Promise<readonly Finding[]> {
  const { host, rights, signal } = check;
  const beside = looksBeside(check);
  const told = await rights.mayLook(
    host,
    beside.map(({ question }) => question),
    signal,
  );
  const id = `reading anything else on ${host}`;
  if (told.kind === "unread") return [unreadFinding(id, told)];
  const mend = `remove that rule, and install what \`lattice check --sudoers ${host}\` prints`;
  return [limitFinding(id, { beside, answers: told.answers, mend, unasked: [] })];
}

function looksBeside({ placed }: RightsCheck): readonly Beside<LookRight>[] {
  const always: readonly Beside<LookRight>[] = [
    { question: { kind: "log", unit: FOREIGN_UNIT }, lets: `read the log of ${FOREIGN_UNIT}` },
    { question: { kind: "ages", paths: [FOREIGN_FILE] }, lets: `look at ${FOREIGN_FILE}` },
  ];
  const withFiles = placed.find(({ member }) => member.environmentFiles.length > 0);
  if (withFiles === undefined) return always;
  const paths = withFiles.member.environmentFiles;
  const further = [...paths, FOREIGN_FILE];
  return [
    ...always,
    { question: { kind: "ages", paths: further }, lets: `look at ${FOREIGN_FILE} beside its own` },
    {
      question: { kind: "settings", keys: [FOREIGN_KEY], paths },
      lets: "read other keys of environment files",
    },
  ];
}

/** Where looking has a key of its own, that key must do nothing to a unit, even where both log in as the same user. */
async function lookingKeyFindings(check: RightsCheck): Promise<readonly Finding[]> {
  const { host, rights, signal } = check;
  const id = `acting with the key that looks on ${host}`;
  const beside = unitsOf(check.placed).flatMap((unit) =>
    askedOf(check).map((command) => ({
      question: { command, units: [unit] },
      lets: `${command} ${unit}`,
    })),
  );
  const told = await rights.lookMayAct(
    host,
    beside.map(({ question }) => question),
    signal,
  );
  if (told.kind === "unread") return [unreadFinding(id, told)];
  const mend =
    "give it a user of its own, or put deploy/hosts/lattice-look before it in authorized_keys";
  return [limitFinding(id, { beside, answers: told.answers, mend, unasked: unaskedOf(check) })];
}

interface Limits {
  readonly beside: readonly Beside<unknown>[];
  readonly answers: readonly RightAnswer[];
  /** What to do about a host that allows too much. */
  readonly mend: string;
  /** What there is no way to ask about. */
  readonly unasked: readonly ActCommand[];
}

function limitFinding(id: string, { beside, answers, mend, unasked }: Limits): Finding {
  const letsWhere = (is: (answer: RightAnswer) => boolean) =>
    beside.filter((_one, index) => is(answers[index] ?? "unclear")).map(({ lets }) => lets);
  const allowed = letsWhere((answer) => answer === "allowed");
  if (allowed.length > 0) {
    return finding(id, "fail", `allows too much: ${allowed.join(", ")}; ${mend}`);
  }
  // One refusal says nothing of the rest: each has to be refused.
  const unclear = letsWhere((answer) => answer !== "refused");
  if (unclear.length > 0) {
    const words = `the host does not say whether it refuses: ${unclear.join(", ")}`;
    return finding(id, "unknown", `${words}; look at its rules by hand`);
  }
  return finding(id, "pass", `refused, as it must be${unaskedWords(unasked)}`);
}

function fixWords({ host, ssh }: RightsCheck): string {
  const option = ssh.actWith === "sudo" ? "--sudoers" : "--polkit";
  return `install what \`lattice check ${option} ${host}\` prints, and nothing wider`;
}
