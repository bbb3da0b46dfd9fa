import type { Organism } from "../lattice/organism.ts";
import type { PersonRole } from "../lattice/person.ts";
import type { SlotClock } from "../lattice/slot-clock.ts";
import type { TdxPolicy } from "../lattice/tdx.ts";
import type { Window } from "../lattice/window.ts";
import type { SecretPlace } from "./secret.ts";
import type { ROLES } from "./sections/organisms.ts";

/** The configuration as the program uses it: defaults filled in, paths absolute, times in milliseconds, frozen. */
export interface Config {
  readonly lattice: {
    readonly name: string;
    readonly latticeId: string;
    readonly clock: SlotClock;
  };
  readonly walk: { readonly lookback: number; readonly deadlineMs: number };
  readonly organisms: Readonly<Record<Organism, OrganismConfig>>;
  readonly prometheus: PrometheusConfig | undefined;
  readonly metrics: MetricsConfig;
  readonly verify: { readonly deadlineMs: number; readonly exportPath: string };
  /** How ssh reaches a host, by host; a host that is not in here goes by its own name. */
  readonly hosts: Readonly<Record<string, string>>;
  readonly ssh: SshConfig;
  readonly contacts: Readonly<Record<string, Contact>>;
  readonly chain: ChainConfig;
  /** By id. */
  readonly people: Readonly<Record<string, PersonConfig>>;
  readonly approvals: ApprovalsConfig;
  /** What the public calls an organism, where it is configured. */
  readonly publicNames: Readonly<Partial<Record<Organism, string>>>;
  /** Where requests, runs and the audit log are kept. */
  readonly store: StoreConfig | undefined;
  readonly http: { readonly host: string; readonly port: number };
  readonly slack: SlackConfig | undefined;
  readonly matrix: MatrixConfig | undefined;
  /** Environment variables that the configuration names. */
  readonly envNames: readonly string[];
}

export interface OrganismConfig {
  readonly members: readonly Member[];
  /** Committee size. */
  readonly n: number;
  readonly window: Window;
  readonly upstreams: readonly Organism[];
  readonly readers: readonly ReaderConfig[];
  /** Whom to escalate to: a key of `contacts`. */
  readonly onCall: string | undefined;
  /** What its members must prove; undefined where they need not prove TDX. */
  readonly tdx: TdxConfig | undefined;
}

/** Pins of a TDX-gated organism, and where collateral for its quotes is. */
export interface TdxConfig extends TdxPolicy {
  readonly pccs: string | undefined;
  readonly collateralPath: string | undefined;
}

/** Where the chain is read. Addresses of nodes may carry keys: they are never shown. */
export interface ChainConfig {
  readonly beacon: string | undefined;
  readonly execution: string | undefined;
  readonly relays: readonly string[];
  readonly simulation: string | undefined;
  /** The chain id that nodes must report; undefined where neither the file nor the network tells. */
  readonly chainId: number | undefined;
}

export interface Member {
  readonly name: string;
  readonly host: string;
  readonly role: (typeof ROLES)[number];
  readonly unit: string;
  readonly metrics: string | undefined;
  /** Its execution node; may carry a key. */
  readonly rpc: string | undefined;
  /** Absolute paths on its host. */
  readonly environmentFiles: readonly string[];
}

/** A collection gateway. */
export interface ReaderConfig {
  readonly url: string;
  readonly credentials: Credentials | undefined;
  readonly headers: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
}

export interface PrometheusConfig {
  readonly url: string;
  readonly credentials: Credentials | undefined;
  readonly headers: Readonly<Record<string, string>>;
}

export interface MetricsConfig {
  /** Metric names that replace the runbook's, by key. */
  readonly names: Readonly<Partial<Record<string, string>>>;
  /** Labels that every series of this lattice bears. */
  readonly match: Readonly<Record<string, string>>;
  readonly memberLabel: string;
  readonly organismLabel: string;
}

/** The operator's own OpenSSH client. Paths are absolute, times in milliseconds. */
export interface SshConfig {
  readonly program: string;
  readonly configPath: string | undefined;
  readonly readKeyPath: string | undefined;
  readonly actKeyPath: string | undefined;
  /** What lets the bot stop and start units on a host. */
  readonly actWith: "sudo" | "polkit";
  readonly commandTimeoutMs: number;
  readonly controlPersistMs: number;
  readonly quoteProviderUnits: readonly string[];
  /** Undefined where nothing is configured to print the lattice id. */
  readonly latticeIdCommand: readonly string[] | undefined;
}

/** Where the bot is reached in Slack. Its tokens stand in the environment. */
export interface SlackConfig {
  readonly mode: "socket" | "http";
  /** The one workspace that is ours. */
  readonly team: string;
  /** Channels the bot answers in; requests, runs and notices are told in the first. */
  readonly channels: readonly string[];
  /** A proxy or a test server in place of Slack. */
  readonly apiUrl: string | undefined;
}

/** Where the bot is reached in Matrix. Its token stands in the environment. */
export interface MatrixConfig {
  readonly homeserver: string;
  /** Ids and aliases of rooms the bot answers in; requests, runs and notices are told in the first. */
  readonly rooms: readonly string[];
}

/** Whom to reach; the address of a pager stays in the file, since it may carry a key. */
export interface Contact {
  readonly name: string;
  readonly slack: string | undefined;
  readonly matrix: string | undefined;
}

export type Credentials =
  | { readonly kind: "bearer"; readonly token: SecretPlace }
  | { readonly kind: "basic"; readonly username: string; readonly password: SecretPlace }
  | {
      readonly kind: "mtls";
      readonly certPath: string;
      readonly keyPath: string;
      readonly caPath: string | undefined;
    };

/** A human, and what proves them. */
export interface PersonConfig {
  readonly name: string;
  readonly roles: readonly PersonRole[];
  readonly slack: string | undefined;
  readonly matrix: string | undefined;
  /** OpenSSH public keys. */
  readonly sshKeys: readonly string[];
}

/** The two-person rule. Times are milliseconds. */
export interface ApprovalsConfig {
  readonly expireAfterMs: number;
  readonly stayDownMs: number;
  /** After a request was made. */
  readonly remindAtMs: readonly number[];
  readonly runForMs: { readonly pause: number; readonly other: number };
  readonly restart: "two-person" | "one-person";
}

export type StoreConfig =
  | { readonly kind: "sqlite"; readonly path: string }
  | { readonly kind: "postgres"; readonly address: SecretPlace };
