import { resolve } from "node:path";
import { DEFAULT_UPSTREAMS, forEachOrganism } from "../lattice/organism.ts";
import type { Organism } from "../lattice/organism.ts";
import { DEFAULT_WINDOWS } from "../lattice/window.ts";
import { MEASUREMENTS } from "../lattice/tdx.ts";
import { chainIdOf } from "../lattice/slot-clock.ts";
import type {
  ApprovalsConfig,
  ChainConfig,
  Config,
  Contact,
  Member,
  MetricsConfig,
  OrganismConfig,
  PrometheusConfig,
  ReaderConfig,
  SlackConfig,
  SshConfig,
  StoreConfig,
  TdxConfig,
} from "./config.ts";
import { credentialsOf } from "./credentials.ts";
import { defaultEnvironmentFiles, defaultRole, defaultUnit } from "./member-defaults.ts";
import type { ConfigFile } from "./schema.ts";

/** Fills in what depends on other keys. `baseDir` is the folder of the file. */
export function resolveConfig(file: ConfigFile, baseDir: string): Config {
  return {
    lattice: file.lattice,
    walk: { lookback: file.walk.lookback, deadlineMs: file.walk.deadline },
    organisms: forEachOrganism((organism) => organismConfig(file, organism, baseDir)),
    prometheus: file.prometheus && prometheusConfig(file.prometheus, baseDir),
    metrics: metricsConfig(file.prometheus),
    verify: {
      deadlineMs: file.verify.deadline,
      exportPath: resolve(baseDir, file.verify.exportFolder),
    },
    hosts: Object.fromEntries(Object.entries(file.hosts).map(([host, { ssh }]) => [host, ssh])),
    ssh: sshConfig(file.ssh, baseDir),
    contacts: Object.fromEntries(
      Object.entries(file.contacts).map(([name, section]) => [name, contact(section)]),
    ),
    chain: chainConfig(file),
    people: Object.fromEntries(
      Object.entries(file.people).map(([id, section]) => [id, person(section)]),
    ),
    approvals: approvalsConfig(file.approvals),
    publicNames: file.statusPage?.names ?? {},
    store: file.store && storeConfig(file.store, baseDir),
    http: file.http.listen,
    slack: file.slack && slackConfig(file.slack),
    matrix: file.matrix && { homeserver: file.matrix.homeserver, rooms: file.matrix.rooms },
    envNames: envNames(file),
  };
}

function slackConfig({
  mode,
  team,
  channels,
  apiUrl,
}: NonNullable<ConfigFile["slack"]>): SlackConfig {
  return { mode, team, channels, apiUrl };
}

function organismConfig(file: ConfigFile, organism: Organism, baseDir: string): OrganismConfig {
  const section = file.organisms[organism];
  const members = Object.entries(section.members).map(([name, member]) => ({
    name,
    ...memberDefaults(organism, member),
  }));
  const counted = members.filter(({ role }) => role !== "aggregator").length;
  return {
    members,
    n: section.committee?.n ?? counted,
    window:
      section.window === undefined
        ? DEFAULT_WINDOWS[organism]
        : { fromMs: section.window.from, toMs: section.window.to },
    upstreams: section.upstreams ?? DEFAULT_UPSTREAMS[organism],
    readers: (section.gateway ?? file.gateway).map((reader) => readerConfig(reader, baseDir)),
    onCall: section.onCall,
    tdx: section.tdx && tdxConfig(section.tdx, baseDir),
  };
}

type TdxFile = NonNullable<ConfigFile["organisms"][Organism]["tdx"]>;

function tdxConfig(
  { mrTd, allowTcb, pccs, collateralFile, ...rest }: TdxFile,
  baseDir: string,
): TdxConfig {
  const pinned = MEASUREMENTS.flatMap((name) => {
    const values = name === "mrTd" ? mrTd : rest[name];
    return values === undefined ? [] : [[name, values] as const];
  });
  return {
    pins: { mrTd, ...Object.fromEntries(pinned) },
    allowTcb,
    pccs,
    collateralPath: collateralFile === undefined ? undefined : resolve(baseDir, collateralFile),
  };
}

function chainConfig({ chain, lattice }: ConfigFile): ChainConfig {
  return {
    beacon: chain?.beacon,
    execution: chain?.execution,
    relays: chain?.relays ?? [],
    simulation: chain?.simulation,
    chainId: chain?.chainId ?? chainIdOf(lattice.clock),
  };
}

type MemberFile = ConfigFile["organisms"][Organism]["members"][string];

function memberDefaults(organism: Organism, member: MemberFile): Omit<Member, "name"> {
  const role = member.role ?? defaultRole(organism);
  return {
    host: member.host,
    role,
    unit: member.unit ?? defaultUnit(organism, role),
    metrics: member.metrics,
    rpc: member.rpc,
    environmentFiles: member.environmentFiles ?? defaultEnvironmentFiles(organism, role),
  };
}

function readerConfig(reader: ConfigFile["gateway"][number], baseDir: string): ReaderConfig {
  return {
    url: reader.url,
    credentials: credentialsOf(reader.auth, baseDir),
    headers: reader.headers ?? {},
    timeoutMs: reader.timeout,
  };
}

function prometheusConfig(
  section: NonNullable<ConfigFile["prometheus"]>,
  baseDir: string,
): PrometheusConfig {
  return {
    url: section.url,
    credentials: credentialsOf(section.auth, baseDir),
    headers: section.headers ?? {},
  };
}

/** Exporters that are scraped directly go by the same names. */
function metricsConfig(section: ConfigFile["prometheus"]): MetricsConfig {
  return {
    names: section?.names ?? {},
    match: section?.labels.match ?? {},
    memberLabel: section?.labels.member ?? "member",
    organismLabel: section?.labels.organism ?? "organism",
  };
}

function sshConfig(section: ConfigFile["ssh"], baseDir: string): SshConfig {
  const { program, configFile, readKeyFile, actKeyFile } = section;
  return {
    // A bare name is looked up in PATH; anything with a slash is a file.
    program: program.includes("/") ? resolve(baseDir, program) : program,
    configPath: configFile === undefined ? undefined : resolve(baseDir, configFile),
    readKeyPath: readKeyFile === undefined ? undefined : resolve(baseDir, readKeyFile),
    actKeyPath: actKeyFile === undefined ? undefined : resolve(baseDir, actKeyFile),
    actWith: section.actWith,
    commandTimeoutMs: section.commandTimeout,
    controlPersistMs: section.controlPersist,
    quoteProviderUnits: section.quoteProviderUnits,
    latticeIdCommand: section.latticeIdCommand,
  };
}

function contact({ name, slack, matrix }: ConfigFile["contacts"][string]): Contact {
  return { name, slack, matrix };
}

function person({ name, roles, slack, matrix, sshKeys }: ConfigFile["people"][string]) {
  return { name, roles, slack, matrix, sshKeys };
}

function approvalsConfig(section: ConfigFile["approvals"]): ApprovalsConfig {
  return {
    expireAfterMs: section.expireAfter,
    stayDownMs: section.stayDown,
    remindAtMs: section.remindAt,
    runForMs: section.runFor,
    restart: section.restart,
  };
}

function storeConfig(section: NonNullable<ConfigFile["store"]>, baseDir: string): StoreConfig {
  return "sqlite" in section
    ? { kind: "sqlite", path: resolve(baseDir, section.sqlite) }
    : { kind: "postgres", address: { kind: "env", name: section.postgresEnv } };
}

/** Every value under a key that ends in Env or Envs, wherever it stands. */
function envNames(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(envNames);
  if (typeof value !== "object" || value === null) return [];
  const names = Object.entries(value).flatMap(([key, inner]) =>
    /Envs?$/.test(key) ? [inner].flat().map(String) : envNames(inner),
  );
  return [...new Set(names)];
}
