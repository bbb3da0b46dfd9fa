import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * A program in ssh's place: a shell script that is given ssh's arguments, and runs the remote command line as a
 * shell on the host would. What it does before that, a test says.
 */
export class FakeSsh {
  readonly program: string;
  readonly #folder = mkdtempSync(join(tmpdir(), "lattice-ssh-"));

  constructor() {
    this.program = join(this.#folder, "ssh");
    this.behave("");
  }

  /** `instead` is shell text that runs first; `$command` is the remote command line. */
  behave(instead: string): void {
    const script = `#!/bin/sh
for command; do :; done
printf '%s\\n' "$@" >> ${this.#folder}/calls
${instead}
PATH=${this.#folder}/bin:$PATH exec sh -c "$command"
`;
    writeFileSync(this.program, script, { mode: 0o755 });
  }

  /** Every argument it was given, in order. */
  get calls(): string {
    return readFileSync(join(this.#folder, "calls"), "utf8");
  }

  close(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
