import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { LatticeMachines } from "../test/real/lattice-machines.ts";
import type { PersonName } from "../test/real/lattice-machines.ts";

/**
 * Pauses and resumes a lattice of eight machines with real systemd and sshd, and puts what the people at the
 * terminals saw into docs/operating.md. Needs root and what test/real/install.sh installs.
 */
const PAGE = "docs/operating.md";

const BEGIN = "<!-- transcript: made by scripts/pause-transcript.ts -->";

const END = "<!-- transcript: end -->";

const machines = await LatticeMachines.open({ "lattice.name": "rehearsal" });
try {
  machines.drain(1);
  const bot = await startedBot();
  try {
    const page = readFileSync(PAGE, "utf8");
    const shown = await pausedAndResumed();
    const transcript = `${BEGIN}\n\n\`\`\`\n${shown.join("\n\n")}\n\`\`\`\n\n${END}`;
    writeFileSync(
      PAGE,
      page.replace(new RegExp(`${BEGIN}[^]*${END}`), () => transcript),
    );
  } finally {
    const ended = once(bot, "close");
    bot.kill();
    await ended;
  }
} finally {
  machines.close();
}

/** Every command with what it printed. Rejects where one of them did not end well. */
async function pausedAndResumed(): Promise<readonly string[]> {
  const shown: string[] = [];
  const says = async (person: PersonName | undefined, words: string) => {
    const { line, printed, status } = await run(person, words);
    if (status !== 0) throw new Error(`${line} ended with ${status ?? "a signal"}: ${printed}`);
    shown.push(`$ ${line}\n${printed}`);
    return printed;
  };
  const paused = await says("ada", 'pause --reason "compromised committee"');
  await says("ben", approval(paused));
  await says(undefined, "runs");
  const resumed = await says("ben", 'resume --reason "keys rotated"');
  await says("ada", approval(resumed));
  return shown;
}

async function startedBot(): Promise<ChildProcess> {
  const bot = spawn("bin/lattice", ["start", "--config", machines.path], { stdio: "pipe" });
  let said = "";
  await new Promise<void>((listening, failed) => {
    const look = (chunk: Buffer) => {
      said += chunk.toString();
      if (said.includes("listening")) listening();
    };
    bot.stdout.on("data", look);
    bot.stderr.on("data", look);
    bot.once("close", () => {
      failed(new Error(`the bot did not start: ${said}`));
    });
  });
  return bot;
}

/** What somebody types, and what their terminal shows of it. */
async function run(person: PersonName | undefined, words: string) {
  const as = person === undefined ? [] : ["--as", person, "--key", machines.key(person)];
  const args = ["run", "--config", machines.path, ...as, "--", words];
  const child = spawn("bin/lattice", args, { stdio: ["ignore", "pipe", "pipe"] });
  let printed = "";
  child.stdout.on("data", (chunk: Buffer) => (printed += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (printed += chunk.toString()));
  const [status] = (await once(child, "close")) as [number | null];
  const who = person === undefined ? "" : ` --as ${person}`;
  return { line: `lattice run${who} -- '${words}'`, printed: printed.trim(), status };
}

function approval(printed: string): string {
  const [typed] = /approve R\d+ [0-9a-f]{8}/.exec(printed) ?? [];
  if (typed === undefined) throw new Error(`nothing was asked for: ${printed}`);
  return typed;
}
