import type { UnitVerb } from "../lattice/plan.ts";
import type { UnitAction, UnitHosts } from "../ports/unit-hosts.ts";
import type { Output } from "./host-commands.ts";

/** Telling systemd to begin, maybe after forgetting that the unit failed, or (`-l`) asking sudo whether one might. */
const ACT =
  /^(?:sudo -n \/usr\/bin\/systemctl reset-failed \S+; )?sudo -n (-l )?\/usr\/bin\/systemctl (stop|start|restart) --no-block (\S+)$/;

/** Long past what anybody waits for on this side. */
const PATIENCE_MS = 30_000;

/**
 * What a command line that acts prints on the simulated host: `lost` where the connection breaks before the answer,
 * undefined where the line does not act.
 */
export async function actOutput(
  line: string,
  host: string,
  hosts: UnitHosts,
): Promise<Output | "lost" | undefined> {
  const [whole, list, verb, unit = ""] = ACT.exec(line) ?? [];
  if (whole === undefined) return undefined;
  const action: UnitAction = { host, verb: verb as UnitVerb, unit };
  const signal = AbortSignal.timeout(PATIENCE_MS);
  const told = await (list === undefined ? hosts.act(action, signal) : hosts.may(action, signal));
  switch (told.kind) {
    case "asked":
      return DONE;
    case "allowed":
      return { ...DONE, stdout: `${whole.slice("sudo -n -l ".length)}\n` };
    case "refused":
      return { stdout: "", stderr: "sudo: a password is required\n", status: 1 };
    case "unknown":
    case "unread":
      return "lost";
  }
}

const DONE: Output = { stdout: "", stderr: "", status: 0 };
