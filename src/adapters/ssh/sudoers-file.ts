import type { Config } from "../../config/config.ts";
import { membersOn, unitsOf } from "../../config/placed.ts";
import type { Placed } from "../../config/placed.ts";
import { ACT_COMMANDS } from "../../ports/host-rights.ts";
import { environmentKeys } from "../../ports/hosts.ts";
import { sudoCommand } from "./act-lines.ts";
import { environmentCommand, fileAgesCommand, journalCommand } from "./command-lines.ts";
import { loginOn, putNameWords } from "./login.ts";

/**
 * The sudoers file a host needs for the bot to look at it and to stop and start its units: every command literally,
 * with no pattern in it, since sudo's `*` also matches blanks and so lets further arguments and other units through.
 * Undefined where nothing runs on the host.
 */
export function sudoersFile(config: Config, host: string): string | undefined {
  const placed = membersOn(config, host);
  if (placed.length === 0) return undefined;
  const login = loginOn(config, host);
  const { user } = login;
  const acts = config.ssh.actWith === "sudo" ? actCommands(placed) : [];
  return [
    `# What the lattice's bot may do on ${host}: read, and stop and start these units. Nothing else.`,
    "# Install as /etc/sudoers.d/lattice-chatops, mode 0440, after: visudo -cf FILE",
    ...(login.named ? [] : [`# ${putNameWords(host, login)}`]),
    `Defaults:${user} !requiretty`,
    ...rules(user, readCommands(config, placed)),
    ...(acts.length === 0
      ? [`# Stopping and starting is polkit's matter here: lattice check --polkit ${host}`, ""]
      : rules(user, acts)),
  ].join("\n");
}

function readCommands({ ssh, organisms }: Config, placed: readonly Placed[]): readonly string[] {
  const gated = placed.some(({ organism }) => organisms[organism].tdx !== undefined);
  const units = [
    ...placed.map(({ member }) => member.unit),
    ...(gated ? ssh.quoteProviderUnits : []),
  ];
  const files = placed.flatMap(({ organism, member }) => {
    const paths = member.environmentFiles.join(" ");
    return [fileAgesCommand(paths), environmentCommand(environmentKeys(organism), paths)];
  });
  return [...new Set([...units.map(journalCommand), ...files])];
}

function actCommands(placed: readonly Placed[]): readonly string[] {
  return unitsOf(placed).flatMap((unit) =>
    ACT_COMMANDS.map((command) => sudoCommand(command, unit)),
  );
}

function rules(user: string, commands: readonly string[]): readonly string[] {
  const lines = commands.map((command) => `    ${escaped(command)}`);
  return [`${user} ALL=(root) NOPASSWD: \\`, lines.join(", \\\n"), ""];
}

/** sudoers has meanings of its own for these, also in arguments. */
function escaped(command: string): string {
  return command.replace(/[\\,:=]/g, "\\$&");
}
