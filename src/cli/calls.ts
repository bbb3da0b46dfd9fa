import { quoted, refusal } from "../message/refusal.ts";
import type { Refusal } from "../message/refusal.ts";
import { nearest } from "../message/did-you-mean.ts";
import { printRefusal } from "./exit.ts";
import { wantsHelp, wantsJson } from "./options.ts";

type Call = (args: readonly string[]) => Promise<number>;

/** The calls of the program. Each is loaded only when it is used, so that none pays for another. */
const CALLS: Readonly<Record<string, () => Promise<Call>>> = {
  start: async () => (await import("./start.ts")).start,
  drill: async () => (await import("./drill.ts")).drill,
  run: async () => (await import("./run.ts")).run,
  check: async () => (await import("./check.ts")).check,
  runbook: async () => (await import("./runbook.ts")).runbook,
  audit: async () => (await import("./audit.ts")).audit,
};

const USAGE = `lattice: incident response for a lattice

  lattice drill                        practise against a simulated lattice: needs nothing
  lattice drill --list                 the scenarios there are
  lattice drill --scenario S -- walk current
  lattice run -- walk current          one chat command against the real lattice
  lattice check                        the configuration, and every source, host, unit and rule
  lattice check --offline              every problem in the configuration at once
  lattice check --sudoers HOST         the sudoers file a host needs
  lattice check --gateway URL          whether a gateway keeps to the interface
  lattice runbook --markdown           the runbook as this version knows it
  lattice runbook --rules              the same as Prometheus alert rules
  lattice audit verify [--head HASH]   whether the audit log is whole; works while the bot runs
  lattice audit export                 its rows, one JSON object a line (verify --file reads them)
  lattice start                        the bot: chats, terminals, metrics and health
  lattice --version

The configuration is --config FILE, else $LATTICE_CONFIG, else ./lattice.yaml.
Exit status: 0 nothing wrong, 1 a finding, 2 refused, 3 could not tell.
`;

/** Hands the words of the command line to the call they name; gives the exit status. */
export async function calls([name, ...args]: readonly string[]): Promise<number> {
  if (name === "--help" || name === "-h" || name === "help") {
    process.stdout.write(USAGE);
    return 0;
  }
  if (name === "--version") {
    const { version } = await import("./version.ts");
    process.stdout.write(`${version()}\n`);
    return 0;
  }
  const load = name === undefined || !Object.hasOwn(CALLS, name) ? undefined : CALLS[name];
  if (load === undefined) {
    if (wantsJson(args)) return printRefusal("unknown", unknownCall(name), { json: true });
    process.stderr.write(`lattice: ${unknownCall(name).text}\n\n${USAGE}`);
    return 2;
  }
  if (wantsHelp(args)) {
    process.stdout.write(USAGE);
    return 0;
  }
  const call = await load();
  return call(args);
}

function unknownCall(name: string | undefined): Refusal {
  const known = `Calls: ${Object.keys(CALLS).join(", ")}.`;
  if (name === undefined) return refusal("usage", `No call was given. ${known}`);
  const [like] = nearest(name, Object.keys(CALLS), 1);
  const meant = like === undefined ? "" : ` Did you mean \`lattice ${like}\`?`;
  return refusal("usage", `There is no call ${quoted(name)}.${meant} ${known}`);
}
