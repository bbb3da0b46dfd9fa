import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, writeFileSync } from "node:fs";
import { SESSIONS } from "./golden/sessions.ts";
import type { Session } from "./golden/sessions.ts";
import { steady } from "./golden/steady.ts";

/**
 * Makes fixtures/messages anew: what the program answers in drills, as neutral messages. With names of messages, only
 * those. What Slack is sent of them is in fixtures/golden/slack, written by `UPDATE_GOLDEN=1 npm test -- golden`.
 */
const FOLDER = "fixtures/messages";

const only = process.argv.slice(2);

mkdirSync(FOLDER, { recursive: true });
for (const session of SESSIONS.filter(isWanted)) {
  for (const [name, message] of await told(session)) {
    if (only.length === 0 || only.includes(name)) {
      writeFileSync(`${FOLDER}/${name}.json`, `${JSON.stringify(message, undefined, 2)}\n`);
    }
  }
}

function isWanted({ lines }: Session): boolean {
  return only.length === 0 || lines.some(([, name]) => name !== undefined && only.includes(name));
}

/** The kept messages of a session by their names. Rejects where the program says more or less than it is asked. */
async function told({
  scenario,
  lines,
}: Session): Promise<readonly (readonly [string, unknown])[]> {
  const child = spawn("bin/lattice", ["drill", "--scenario", scenario, "--json"], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  let printed = "";
  child.stdout.on("data", (chunk: Buffer) => (printed += chunk.toString()));
  child.stdin.end(lines.map(([line]) => `${line}\n`).join(""));
  await once(child, "close");
  const answers = printed.trim().split("\n");
  if (answers.length !== lines.length) {
    throw new Error(`${scenario}: ${answers.length} answers to ${lines.length} lines`);
  }
  const messages = answers.map((answer) => (JSON.parse(answer) as { message: unknown }).message);
  const kept = JSON.parse(steady(JSON.stringify(messages), process.cwd())) as readonly unknown[];
  return lines.flatMap(([, name], index) => (name === undefined ? [] : [[name, kept[index]]]));
}
