/** Tags stand before the commands they hold for; `sudo -l` prints each rule in a line of its own. */
const RULE = /^\s+\([^)]*\) ((?:[A-Z_]+: )*)(.+)$/gm;

/**
 * Whether sudo lets a command run without a password, by what `sudo -l` lists. Asked about one command, sudo says yes
 * as well where it would want a password, which the bot does not have. Only a command written out, or `ALL`, is
 * found among rules of which some want one.
 */
export function withoutPassword(listing: string, command: string): boolean {
  const rules = [...listing.matchAll(RULE)].map(([, tags = "", commands = ""]) => ({
    free: tags.includes("NOPASSWD: ") && !commands.includes("PASSWD: "),
    commands: commands.split(", "),
  }));
  if (rules.every(({ free }) => free)) return true;
  // The last rule that fits is the one that holds.
  const last = rules.findLast(
    ({ commands }) => commands.includes(command) || commands.includes("ALL"),
  );
  return last?.free === true;
}
