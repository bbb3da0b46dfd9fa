import type { Config } from "../../config/config.ts";
import { membersOn, unitsOf } from "../../config/placed.ts";
import { ACT_COMMANDS } from "../../ports/host-rights.ts";
import { loginOn, putNameWords } from "./login.ts";

/**
 * The polkit rules with which the bot may stop and start its units on a host without sudo (`ssh.actWith: polkit`): units,
 * verbs and user literally, no pattern. polkit knows no rule for one unit's log, so that reading stays sudo's matter.
 * Undefined where nothing runs on the host.
 */
export function polkitRules(config: Config, host: string): string | undefined {
  const placed = membersOn(config, host);
  if (placed.length === 0) return undefined;
  const login = loginOn(config, host);
  return [
    `// What the lattice's bot may do on ${host} by polkit: stop and start these units. Nothing else.`,
    "// Install as /etc/polkit-1/rules.d/50-lattice-chatops.rules, mode 0644, with ssh.actWith: polkit.",
    `// Reading needs sudo: lattice check --sudoers ${host}`,
    ...(login.named ? [] : [`// ${putNameWords(host, login)}`]),
    "polkit.addRule(function (action, subject) {",
    `  var units = ${list(unitsOf(placed))};`,
    `  var verbs = ${list(ACT_COMMANDS)};`,
    "  if (",
    '    action.id === "org.freedesktop.systemd1.manage-units" &&',
    `    subject.user === ${JSON.stringify(login.user)} &&`,
    '    units.indexOf(action.lookup("unit")) >= 0 &&',
    '    verbs.indexOf(action.lookup("verb")) >= 0',
    "  ) {",
    "    return polkit.Result.YES;",
    "  }",
    "  return polkit.Result.NOT_HANDLED;",
    "});",
    "",
  ].join("\n");
}

function list(words: readonly string[]): string {
  return `[${words.map((word) => JSON.stringify(word)).join(", ")}]`;
}
