import type { ServerResponse } from "node:http";
import { sendJson } from "./loopback-server.ts";
import type { Handler } from "./loopback-server.ts";
import type { UnitHosts } from "../ports/unit-hosts.ts";
import { actOutput } from "./host-acts.ts";
import { allowsTooMuch } from "./host-rules.ts";
import { hostOf } from "./simulated-member.ts";
import type { SimulatedMember } from "./simulated-member.ts";
import { commandOutput } from "./host-commands.ts";
import { hostFailure } from "./units/host-failure.ts";
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
  hosts: UnitHosts,
): Handler {
  return (_url, response, request) => {
    const failure = hostFailure(world(), member);
    const body: Buffer[] = [];
    request.on("data", (chunk: Buffer) => body.push(chunk));
    request.on("end", () => {
      const shell = Buffer.concat(body).toString();
      if (failure === undefined) {
        void answer(shell, response, { world, member, now, hosts });
      } else if (failure === "refuses") response.destroy();
      else if (failure !== "hangs") sendJson(response, 200, { refused: REFUSALS[failure] });
    });
  };
}

/** What a shell does with a command line and the mark that is printed after it, on both streams. */
const SHELL =
  /^LC_ALL=C (.*); s=\$\?; printf '\\n%s %d\\n' (\S+) \$s >&2; printf '\\n%s %d\\n' \2 \$s$/s;

interface Asked {
  readonly world: () => World;
  readonly now: () => number;
  readonly member: SimulatedMember;
  readonly hosts: UnitHosts;
}

async function answer(
  shell: string,
  response: ServerResponse,
  { world, now, member, hosts }: Asked,
): Promise<void> {
  const [, line = shell, mark = ""] = SHELL.exec(shell) ?? [];
  const tooMuch = allowsTooMuch({ world: world(), member });
  const acted = await actOutput(line, { host: hostOf(member.name), hosts, tooMuch });
  if (acted === "lost") {
    sendJson(response, 200, { refused: "Connection closed by remote host" });
    return;
  }
  const { stdout, stderr, status } =
    acted ?? commandOutput(line, { world: world(), member, nowMs: now() });
  const end = `\n${mark} ${status}\n`;
  sendJson(response, 200, { stdout: stdout + end, stderr: stderr + end, status: 0 });
}
