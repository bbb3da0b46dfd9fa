/** `cannot tell`: a rule that may be meant holds for it or not, and is otherwise about passwords. */
export type Password = "free" | "wanted" | "cannot tell";

/** What sudo lists of one command, or of what stands in its place. */
interface Entry {
  readonly password: Password;
  readonly fits: Fits;
}

type Fits = "surely" | "maybe" | "never";

/** `sudo -l` prints each rule in a line of its own: who it runs as, then tags before the commands they hold for. */
const RULE = /^\s+\(([^)]*)\) (.+)$/gm;

/** Settings that take the password from rules that do not speak of one. */
const NO_PASSWORD_SET = /!authenticate|exempt_group/;

const TAGS = /^(?:[A-Z_]+: )+/;

/**
 * Whether sudo lets a command run without a password, by what `sudo -l` lists. Asked about one command, sudo says yes
 * as well where it would want a password, which the bot does not have. Patterns are not worked out here: where one could
 * decide, it cannot be told.
 */
export function passwordFor(command: string, listing: string): Password {
  const entries = entriesOf(listing, command);
  const agreed = agreedOf(entries);
  if (agreed !== "cannot tell") return agreed;
  // The last entry that fits is the one that holds.
  const from = entries.findLastIndex(({ fits }) => fits === "surely");
  return agreedOf(entries.slice(Math.max(from, 0)).filter(({ fits }) => fits !== "never"));
}

function agreedOf([first, ...rest]: readonly Entry[]): Password {
  if (first === undefined) return "cannot tell";
  return rest.every(({ password }) => password === first.password) ? first.password : "cannot tell";
}

function entriesOf(listing: string, command: string): readonly Entry[] {
  const unsaid = NO_PASSWORD_SET.test(listing) ? "cannot tell" : "wanted";
  return [...listing.matchAll(RULE)].flatMap(([, runAs = "", text = ""]) => {
    // A tag holds for what comes after it, up to the end of its rule.
    let password: Password = unsaid;
    return text.split(/(?<!\\), /).flatMap((part) => {
      const [tags = ""] = TAGS.exec(part) ?? [];
      if (tags.includes("NOPASSWD: ")) password = "free";
      else if (tags.includes("PASSWD: ")) password = "wanted";
      const allowed = part.slice(tags.length).replace(/\\([\\,:= ])/g, "$1");
      // Where a refusal were the last to fit, sudo would have said no.
      if (allowed.startsWith("!")) return [];
      const fits = fitsOf(allowed, command);
      return [{ password, fits: fits === "surely" && !asRoot(runAs) ? "maybe" : fits }];
    });
  });
}

function asRoot(runAs: string): boolean {
  return ["root", "ALL"].includes(runAs.split(" : ", 1)[0] ?? "");
}

/** What stands for more than itself to sudo: patterns, and expressions from `^`. */
const PATTERN = /[*?[\]^\\]/;

function fitsOf(allowed: string, command: string): Fits {
  if (allowed === "ALL" || allowed === command) return "surely";
  const [path = "", ...words] = allowed.split(" ");
  const [own = "", ...ownWords] = command.split(" ");
  // An alias, a digest, a folder or a pattern in place of a program.
  if (!path.startsWith("/") || path.endsWith("/") || PATTERN.test(path)) return "maybe";
  // sudo compares names first, and files then: one file may stand in two folders.
  if (nameOf(path) !== nameOf(own)) return "never";
  return argumentsFit(words.join(" "), ownWords.join(" "));
}

function argumentsFit(args: string, ownArgs: string): Fits {
  const pattern = PATTERN.exec(args);
  if (args === "" || args === ownArgs) return "maybe";
  // Up to its first pattern a rule has to be the same, word for word.
  return pattern !== null && ownArgs.startsWith(args.slice(0, pattern.index)) ? "maybe" : "never";
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
