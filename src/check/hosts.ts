import type { Config } from "../config/config.ts";
import { unitsOf } from "../config/placed.ts";
import type { Placed } from "../config/placed.ts";
import { unitRuns, unitWords } from "../lattice/unit-state.ts";
import type { Hosts } from "../ports/hosts.ts";
import { finding, unreadFinding } from "./finding.ts";
import type { Finding } from "./finding.ts";

interface HostCheck {
  readonly host: string;
  /** Members that run on it. */
  readonly placed: readonly Placed[];
  readonly config: Config;
  readonly hosts: Hosts;
  readonly signal: AbortSignal;
}

/** Whether a host can be looked at: login, units, the lattice id command, and every sudo rule. */
export async function hostFindings(check: HostCheck): Promise<readonly Finding[]> {
  const { host, placed, hosts, signal } = check;
  const told = await hosts.units(host, unitsOf(placed), signal);
  // Nothing else can succeed where nobody can log in: one line says more than six.
  if (told.kind === "unread") return [unreadFinding(`host ${host}`, told)];
  // One after the other: a host's sshd may allow ten sessions and no more.
  const rest = await latticeIdFinding(check);
  for (const unit of journalUnits(check)) rest.push(await journalFinding(unit, check));
  for (const one of placed) {
    rest.push(await agesFinding(one, check), await environmentFinding(one, check));
  }
  return [
    ...told.units.map((state) =>
      finding(
        `unit ${state.unit} on ${host}`,
        unitRuns(state) === "not loaded" || state.templateOnly === true ? "fail" : "pass",
        unitWords(state),
      ),
    ),
    ...rest,
  ];
}

async function latticeIdFinding({ host, config, hosts, signal }: HostCheck): Promise<Finding[]> {
  const id = `lattice id on ${host}`;
  if (config.ssh.latticeIdCommand === undefined) return [];
  const told = await hosts.latticeId(host, signal);
  if (told.kind === "unread") return [unreadFinding(id, told)];
  return told.latticeId === config.lattice.latticeId
    ? [finding(id, "pass", "the one configured")]
    : [finding(id, "fail", "another than the one configured")];
}

function journalUnits({ placed, config }: HostCheck): readonly string[] {
  const gated = placed.some(({ organism }) => config.organisms[organism].tdx !== undefined);
  return [...new Set([...unitsOf(placed), ...(gated ? config.ssh.quoteProviderUnits : [])])];
}

async function journalFinding(unit: string, { host, hosts, signal }: HostCheck) {
  const id = `log of ${unit} on ${host}`;
  const told = await hosts.journal(host, unit, signal);
  if (told.kind === "unread") return unreadFinding(id, told);
  return finding(id, "pass", `can be read, ${told.lines.length} lines`);
}

async function agesFinding({ member }: Placed, { host, hosts, signal }: HostCheck) {
  const id = `environment files of ${member.name} on ${host}`;
  const told = await hosts.fileAges(host, member.environmentFiles, signal);
  if (told.kind === "unread") return unreadFinding(id, told);
  const found = told.files.map(({ path }) => path);
  const missing = member.environmentFiles.filter((path) => !found.includes(path));
  return missing.length === 0
    ? finding(id, "pass", "their age can be read")
    : finding(id, "fail", `not there: ${missing.join(", ")}; name them under environmentFiles`);
}

async function environmentFinding(
  { organism, member }: Placed,
  { host, hosts, signal }: HostCheck,
) {
  const id = `environment keys of ${member.name} on ${host}`;
  const question = { organism, paths: member.environmentFiles };
  const told = await hosts.environment(host, question, signal);
  if (told.kind === "unread") return unreadFinding(id, told);
  const keys = Object.keys(told.values);
  return finding(id, "pass", keys.length === 0 ? "can be read, none is set" : keys.join(", "));
}
