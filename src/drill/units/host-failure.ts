import type { HostReason } from "../../ports/hosts.ts";
import type { HOST_MODES } from "../faults-of-units.ts";
import type { World } from "../world.ts";
import { aimedAt } from "./aim.ts";
import type { Named } from "./aim.ts";

export type HostMode = (typeof HOST_MODES)[number];

/** How the member's host fails those who log in; undefined while it does not. */
export function hostFailure(world: World, member: Named): HostMode | undefined {
  const vanishes = aimedAt(world, "host-vanishes", member);
  if (vanishes !== undefined && actsSince(world, member) >= vanishes.afterActs) return "hangs";
  return aimedAt(world, "hosts-down", member)?.mode;
}

/** Whether the answer to the bot's last act on the member's host is lost. */
export function losesAnswer(world: World, member: Named): boolean {
  const lost = aimedAt(world, "act-lost", member);
  return (
    hostFailure(world, member) !== undefined ||
    (lost !== undefined && actsSince(world, member) <= lost.times)
  );
}

/** How often the bot has acted on the member's host since the scenario began. */
function actsSince({ history, beganMs }: World, { name }: Named): number {
  return history.of(name).filter(({ by, atMs }) => by === "bot" && atMs >= beganMs).length;
}

/** What ssh says of a host that cannot be logged in to; one that hangs says nothing. */
export const FAILURES: Readonly<
  Record<Exclude<HostMode, "hangs">, { readonly reason: HostReason; readonly detail: string }>
> = {
  refuses: { reason: "unreachable", detail: "refuses ssh connections: is sshd up?" },
  "host-key": {
    reason: "host key",
    detail:
      "its host key is another than the one known: it was set up anew, or something stands in between. Find out before you trust it",
  },
  login: {
    reason: "login refused",
    detail: "refused the bot's login: is its key in authorized_keys there?",
  },
};
