import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { resolve } from "node:path";
import { createInterface } from "node:readline";
import type { Place } from "./under-test.ts";

/** A process of its own that works on a store. */
export class StoreChild {
  readonly process: ChildProcess;
  /** What it printed, by line. */
  readonly lines: string[] = [];
  readonly #read: Promise<void>;

  constructor(script: "racer" | "writer", place: Place, ...args: readonly string[]) {
    const file = resolve(`test/contracts/store/${script}.ts`);
    const options = ["--disable-warning=ExperimentalWarning", file, JSON.stringify(place), ...args];
    this.process = spawn(process.execPath, options, { stdio: ["ignore", "pipe", "inherit"] });
    const { stdout } = this.process;
    if (stdout === null) throw new Error("a child without output");
    const reader = createInterface({ input: stdout });
    reader.on("line", (line) => this.lines.push(line));
    this.#read = once(reader, "close").then(() => undefined);
  }

  /** Waits for the first line, which says that the store is open or why not. */
  async opened(): Promise<string> {
    for (let tries = 0; this.lines.length === 0; tries += 1) {
      if (tries > 2_000) throw new Error("a child opened nothing");
      await new Promise((done) => setTimeout(done, 10));
    }
    return this.lines[0] ?? "";
  }

  /** Waits for its end, and for everything it had printed. */
  async ended(): Promise<readonly string[]> {
    if (this.process.exitCode === null && this.process.signalCode === null) {
      await once(this.process, "exit");
    }
    await this.#read;
    return this.lines;
  }

  async killed(): Promise<readonly string[]> {
    this.process.kill("SIGKILL");
    return this.ended();
  }
}
