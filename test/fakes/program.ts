import { afterAll } from "@jest/globals";
import { Ajv2020 } from "ajv/dist/2020.js";
import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";

export interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface ProgramOptions {
  readonly input?: string;
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly bin?: string;
}

/** A bare environment: what a test does not give, the program must not need. */
function environment(extra: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
  return { PATH: "/usr/local/bin:/usr/bin:/bin", ...extra };
}

/** Runs the program to its end. */
export async function lattice(
  args: readonly string[],
  options: ProgramOptions = {},
): Promise<Ended> {
  const child = launch(args, options);
  let stdout = "";
  let stderr = "";
  child.stdout?.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr?.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
  child.stdin?.end(options.input ?? "");
  const [status] = (await once(child, "close")) as [number | null];
  return { status, stdout, stderr };
}

const running = new Set<ChildProcess>();

// A test that fails half-way must not leave a program behind: the run would never end.
afterAll(() => {
  for (const child of running) child.kill("SIGKILL");
});

/** Starts the program and leaves it running. */
export function launch(
  args: readonly string[],
  { cwd, env, bin }: ProgramOptions = {},
): ChildProcess {
  const child = spawn(bin ?? resolve("bin/lattice"), args, { cwd, env: environment(env) });
  running.add(child);
  child.once("close", () => running.delete(child));
  return child;
}

/** The first output of a running program that matches. */
export async function printed(child: ChildProcess, pattern: RegExp): Promise<RegExpExecArray> {
  let seen = "";
  return new Promise((done, fail) => {
    const look = (chunk: Buffer) => {
      seen += chunk.toString();
      const found = pattern.exec(seen);
      if (found !== null) done(found);
    };
    child.stdout?.on("data", look);
    child.stderr?.on("data", look);
    child.once("close", () => {
      fail(new Error(`ended before it printed ${String(pattern)}: ${seen}`));
    });
  });
}

/** Tells a running program to stop, and gives its exit status. */
export async function stop(
  child: ChildProcess,
  signal: NodeJS.Signals = "SIGTERM",
): Promise<number | null> {
  const ended = once(child, "close") as Promise<[number | null]>;
  child.kill(signal);
  return (await ended)[0];
}

const promised = new Ajv2020({ strict: false }).compile(
  JSON.parse(readFileSync("docs/result.schema.json", "utf8")) as object,
);

/** Lines of output, each one JSON object, and each as docs/result.schema.json describes it. */
export function objects(output: string): readonly Record<string, unknown>[] {
  return output
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => {
      const object = JSON.parse(line) as Record<string, unknown>;
      if (!promised(object)) throw new Error(`not what docs/result.schema.json says: ${line}`);
      return object;
    });
}
