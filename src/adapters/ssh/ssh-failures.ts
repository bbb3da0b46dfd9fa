import { hostUnread } from "../../ports/hosts.ts";
import type { HostReason, HostUnread } from "../../ports/hosts.ts";

/**
 * ssh ends with 255 for everything of its own, and says only on stderr what it was. The patterns are OpenSSH's
 * and libc's words; nothing of what it prints is repeated, since it may name users, keys and jump hosts.
 *
 * A command counts as never sent only by what ssh says in a line of its own before it is connected: programs on the
 * host use libc's words too, and so does ssh for a connection that broke in the middle.
 */
const CONNECTING: readonly (readonly [RegExp, HostReason, string])[] = [
  [
    // Over a shared connection that broke the command may have been sent; ssh then tries to connect anew.
    /^mux_client_\w+: (read from|write to) master failed/m,
    "connection lost",
    "the connection ended before the answer did",
  ],
  [
    /REMOTE HOST IDENTIFICATION HAS CHANGED[^]*^Host key verification failed\.\r?$/m,
    "host key",
    "its host key is another than the one known: it was set up anew, or something stands in between. Find out before you trust it",
  ],
  [
    /^Host key verification failed\.\r?$/m,
    "host key",
    "its host key is not known here: log in once by hand, compare the key, and accept it",
  ],
  [
    /^(\S+: )?Permission denied \([\w,-]+\)\.\r?$|^Received disconnect from .*: Too many authentication failures\r?$/m,
    "login refused",
    "refused the bot's login: is its key in authorized_keys there?",
  ],
  [connecting("Connection refused"), "unreachable", "refuses ssh connections: is sshd up?"],
  [connecting("(Connection|Operation) timed out"), "unreachable", "could not be reached in time"],
  [
    /^Connection timed out during banner exchange\r?$/m,
    "unreachable",
    "could not be reached in time",
  ],
  [
    connecting("(No route to host|Network is unreachable|Host is down)"),
    "unreachable",
    "there is no route to it",
  ],
  [/^ssh: Could not resolve hostname /m, "unreachable", "its name does not resolve"],
  [
    /: Bad configuration option: |: terminating, \d+ bad configuration options\r?$|^Can't open user config file |^Bad owner or permissions on /m,
    "not configured",
    "ssh does not accept its configuration or key file: try the same ssh by hand",
  ],
  [
    /^(kex_exchange_identification|banner exchange): |^Connection (closed|reset) by /m,
    "connection lost",
    "broke the connection",
  ],
];

/** ssh's own words for a connection that it could not open, to the host or onwards from a jump host. */
function connecting(why: string): RegExp {
  return new RegExp(
    `^(ssh: connect to host \\S+ port \\d+|channel \\d+: open failed: connect failed): ${why}\\r?$`,
    "m",
  );
}

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
  if (status === 126 && /^lattice-look: /m.test(stderr)) {
    return hostUnread("not allowed", "lattice-look there lets this key do nothing of the kind");
  }
  if (status === 127) return hostUnread("no such program", "the program is not there");
  if (status === 126) return hostUnread("not allowed", "the program may not be run there");
  return undefined;
}
