import { hostUnread } from "../../ports/hosts.ts";
import type { HostUnread } from "../../ports/hosts.ts";
import type { Act, HostRights, LookRight, RightAnswer } from "../../ports/host-rights.ts";
import { mayAnswer, polkitMayLine, SUDO_LISTING, sudoMayLine, sudoWords } from "./act-lines.ts";
import type { ActWith } from "./act-lines.ts";
import type { Clients } from "./clients.ts";
import { environmentLine, fileAgesLine, journalLine, UnfitWord } from "./command-lines.ts";
import type { Ran } from "./remote-command.ts";
import type { SshClient } from "./ssh-client.ts";
import { passwordFor } from "./sudo-listing.ts";

/** Rights over the operator's ssh. One command at a time on a host: its sshd may allow ten sessions and no more. */
export class SshHostRights implements HostRights {
  readonly #clients: Clients;

  constructor(clients: Clients) {
    this.#clients = clients;
  }

  /** All in one command line: there are many, and each login costs. */
  async mayAct(host: string, acts: readonly Act[], signal: AbortSignal) {
    const { act, actWith } = this.#clients;
    const lines = acts.map((one) => questionLine(one, actWith));
    const asked = lines.filter((line) => line !== undefined);
    const listing = actWith === "sudo" ? [SUDO_LISTING] : [];
    const ran = await tell(() => act.run(host, together([...asked, ...listing]), signal));
    if (ran.kind === "unread") return ran;
    const parts = partsOf(ran.stdout);
    if (parts.length !== asked.length + listing.length) {
      return hostUnread("unexpected answer", "the host does not say what it allows");
    }
    const listed = listing.length === 0 ? undefined : parts.at(-1)?.stdout;
    const told = asked.map((line, index) => {
      const part = parts[index];
      const answer = answerOf(part && mayAnswer(part, actWith));
      return listed === undefined ? answer : withPassword(answer, line, listed);
    });
    return answered(lines.map((line) => (line === undefined ? "unclear" : told.shift())));
  }

  /** Each in a line of its own, which is all that `lattice-look` could be asked to let through. */
  async lookMayAct(host: string, acts: readonly Act[], signal: AbortSignal) {
    const { read, actWith } = this.#clients;
    let listed: string | undefined;
    return inTurn(acts, async (one) => {
      const line = questionLine(one, actWith);
      if (line === undefined) return "unclear";
      const ran = await tell(() => read.run(host, line, signal));
      if (ran.kind === "unread") return refusedOr(ran);
      const answer = answerOf(mayAnswer(ran, actWith));
      if (answer !== "allowed" || actWith !== "sudo") return answer;
      listed ??= await listing(read, host, signal);
      return withPassword(answer, line, listed);
    });
  }

  async mayLook(host: string, rights: readonly LookRight[], signal: AbortSignal) {
    const { read } = this.#clients;
    return inTurn(rights, async (right) => {
      const ran = await tell(() => read.run(host, lookRightLine(right), signal));
      // Whatever the program there made of it: it was let run.
      return ran.kind === "unread" ? refusedOr(ran) : "allowed";
    });
  }
}

/** Everything sudo allows there; nothing where it does not say. */
async function listing(client: SshClient, host: string, signal: AbortSignal): Promise<string> {
  const ran = await tell(() => client.run(host, SUDO_LISTING, signal));
  return ran.kind === "ran" ? ran.stdout : "";
}

/** A yes of sudo is a no to the bot where it would want a password. */
function withPassword(answer: RightAnswer, line: string, listed: string): RightAnswer {
  if (answer !== "allowed") return answer;
  switch (passwordFor(sudoWords(line), listed)) {
    case "free":
      return "allowed";
    case "wanted":
      return "refused";
    case "cannot tell":
      return "unclear";
  }
}

/** Undefined where there is no way to ask without doing it. */
function questionLine({ command, units }: Act, actWith: ActWith): string | undefined {
  if (actWith === "sudo") return sudoMayLine(command, units);
  return command === "reset-failed" ? undefined : polkitMayLine(command, units);
}

function lookRightLine(right: LookRight): string {
  switch (right.kind) {
    case "log":
      return journalLine(right.unit);
    case "ages":
      return fileAgesLine(right.paths);
    case "settings":
      return environmentLine(right.keys, right.paths);
  }
}

/** Each question with its status in a line after it. The client's own LC_ALL is for the first one only. */
function together(lines: readonly string[]): string {
  return `${lines.join("; echo =$?; LC_ALL=C ")}; echo =$?`;
}

function partsOf(stdout: string): readonly { readonly status: number; readonly stdout: string }[] {
  return [...stdout.matchAll(/([^]*?)^=(\d+)$/gm)].map(([, text = "", status]) => ({
    status: Number(status),
    stdout: text,
  }));
}

async function inTurn<T>(
  questions: readonly T[],
  ask: (question: T) => Promise<RightAnswer | HostUnread>,
) {
  const answers: RightAnswer[] = [];
  for (const question of questions) {
    const told = await ask(question);
    if (typeof told !== "string") return told;
    answers.push(told);
  }
  return answered(answers);
}

function answered(answers: readonly (RightAnswer | undefined)[]) {
  return { kind: "answered" as const, answers: answers.map((answer) => answer ?? "unclear") };
}

function answerOf(allowed: boolean | undefined): RightAnswer {
  if (allowed === undefined) return "unclear";
  return allowed ? "allowed" : "refused";
}

/** A host that printed more than is read had let it run. */
function refusedOr(unread: HostUnread): RightAnswer | HostUnread {
  if (unread.reason === "too large") return "allowed";
  return unread.reason === "not allowed" ? "refused" : unread;
}

async function tell(run: () => Promise<Ran | HostUnread>): Promise<Ran | HostUnread> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof UnfitWord)) throw error;
    return hostUnread("not configured", `${error.message}: look at the names in the configuration`);
  }
}
