import type { ServerResponse } from "node:http";
import { sendJson } from "./loopback-server.ts";
import type { Handler } from "./loopback-server.ts";
import type { SimulatedMember } from "./members.ts";
import { commandOutput } from "./host-commands.ts";
import { faultsOf } from "./world.ts";
import type { World } from "./world.ts";

/** OpenSSH's words for what stands in the way. */
const REFUSALS = {
  "host-key":
    "@    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @\r\nHost key verification failed.",
  login: "ops@simulated: Permission denied (publickey).",
} as const;

/**
 * A simulated host of one member. It knows the command lines that a look at a host consists of, and answers them
 * as systemd and sudo would; everything else is a program that is not there.
 */
export function hostHandler(
  world: () => World,
  now: () => number,
  member: SimulatedMember,
): Handler {
  return (_url, response, request) => {
    const fault = faultsOf(world(), "hosts-down").find(
      ({ organism }) => organism === member.organism,
    );
    const body: Buffer[] = [];
    request.on("data", (chunk: Buffer) => body.push(chunk));
    request.on("end", () => {
      const shell = Buffer.concat(body).toString();
      if (fault === undefined) answer(shell, response, { world: world(), member, nowMs: now() });
      else if (fault.mode === "refuses") response.destroy();
      else if (fault.mode !== "hangs") sendJson(response, 200, { refused: REFUSALS[fault.mode] });
    });
  };
}

/** What a shell does with a command line and the mark that is printed after it, on both streams. */
const SHELL =
  /^LC_ALL=C (.*); s=\$\?; printf '\\n%s %d\\n' (\S+) \$s >&2; printf '\\n%s %d\\n' \2 \$s$/s;

function answer(
  shell: string,
  response: ServerResponse,
  at: Parameters<typeof commandOutput>[1],
): void {
  const [, line = shell, mark = ""] = SHELL.exec(shell) ?? [];
  const { stdout, stderr, status } = commandOutput(line, at);
  const end = `\n${mark} ${status}\n`;
  sendJson(response, 200, { stdout: stdout + end, stderr: stderr + end, status: 0 });
}
