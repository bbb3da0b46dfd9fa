import { hostUnread } from "../../ports/hosts.ts";
import type { HostReason, HostUnread } from "../../ports/hosts.ts";

/**
 * ssh ends with 255 for everything of its own, and says only on stderr what it was. The patterns are OpenSSH's
 * and libc's words; nothing of what it prints is repeated, since it may name users, keys and jump hosts.
 */
const CONNECTING: readonly (readonly [RegExp, HostReason, string])[] = [
  [
    /REMOTE HOST IDENTIFICATION HAS CHANGED|Offending .* key in/,
    "host key",
    "its host key is another than the one known: it was set up anew, or something stands in between. Find out before you trust it",
  ],
  [
    /Host key verification failed|No .* host key is known/,
    "host key",
    "its host key is not known here: log in once by hand, compare the key, and accept it",
  ],
  [
    /Permission denied|Too many authentication failures|not allowed because|no mutual signature/,
    "login refused",
    "refused the bot's login: is its key in authorized_keys there?",
  ],
  [/Connection refused/, "unreachable", "refuses ssh connections: is sshd up?"],
  [/timed out/i, "unreachable", "could not be reached in time"],
  [/No route to host|Network is unreachable/, "unreachable", "there is no route to it"],
  [/Could not resolve|Name or service not known/, "unreachable", "its name does not resolve"],
  [
    /Bad configuration option|terminating, \d+ bad|Can't open user config|no such identity|bad permissions|bad owner/i,
    "not configured",
    "ssh does not accept its configuration or key file: try the same ssh by hand",
  ],
  [
    /kex_exchange_identification|banner|Connection (closed|reset)/i,
    "connection lost",
    "broke the connection",
  ],
];

/** Why ssh gave no answer of the host. */
export function connectionFailure(stderr: string): HostUnread {
  const known = CONNECTING.find(([pattern]) => pattern.test(stderr));
  if (known !== undefined) return hostUnread(known[1], known[2]);
  return hostUnread("connection lost", "the connection ended before the answer did");
}

/**
 * Why a command that ended with a status other than 0 told nothing; undefined when its status needs no excuse.
 * sudo warns of a host name that does not resolve and goes on: that is no refusal.
 */
export function commandFailure(status: number, stderr: string): HostUnread | undefined {
  if (/^sudo: (?!unable to resolve host)/m.test(stderr)) {
    const words = /a password is required|not allowed|may not run|a terminal is required/.test(
      stderr,
    )
      ? "sudo does not allow it there"
      : "sudo refused there";
    return hostUnread("not allowed", `${words}: compare with \`lattice check --sudoers\``);
  }
  if (/Interactive authentication required|Access denied/.test(stderr)) {
    const words = "polkit does not allow it there: compare with `lattice check --polkit`";
    return hostUnread("not allowed", words);
  }
  if (status === 127) return hostUnread("no such program", "the program is not there");
  if (status === 126) return hostUnread("not allowed", "the program may not be run there");
  return undefined;
}
