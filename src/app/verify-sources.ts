import { commands } from "../../commands/index.ts";
import { parseWords } from "../command/parse.ts";
import { splitWords } from "../command/words.ts";
import { isRefusal } from "../message/refusal.ts";
import type { Config } from "../config/config.ts";
import type { Outbound } from "../outbound/outbound.ts";
import type { Clock } from "../ports/clock.ts";
import type { Hosts } from "../ports/hosts.ts";
import type { Metrics } from "../ports/metrics.ts";
import { slotAt } from "../lattice/slot-clock.ts";
import type { VerifySources } from "../verification/verify.ts";
import { collections } from "../walk/collections.ts";
import { walkUseCase } from "../walk/use-case.ts";
import { openAttestation } from "./attestation.ts";
import { chainSources } from "./chain-sources.ts";
import { walkSettings, walkSources } from "./walk-sources.ts";
import type { LatticeMap, OnCall } from "../lattice/lattice-members.ts";
import { forEachOrganism } from "../lattice/organism.ts";

export interface VerifyOptions {
  readonly config: Config;
  readonly outbound: Outbound;
  readonly clock: Clock;
  readonly hosts: Hosts;
  readonly metrics: Metrics;
  /** Where quotes are held against another root than Intel's: a simulation's. */
  readonly tdxRootDer: (() => Promise<Uint8Array>) | undefined;
  readonly report: (error: unknown) => void;
}

/** Everyone a verification of this configuration's lattice may ask, and the walk beside it. */
export function verifySources(options: VerifyOptions): VerifySources {
  const { config, outbound, clock, hosts, metrics, tdxRootDer, report } = options;
  const sources = walkSources(config, outbound, { clock, metrics });
  const settings = walkSettings(config);
  return {
    map: latticeMap(config),
    metrics,
    hosts,
    collections: collections(sources, settings),
    chain: chainSources(config, outbound, sources.beacon),
    attestation: openAttestation(config, outbound, clock, tdxRootDer),
    clock,
    clockSlot: () => slotAt(config.lattice.clock, clock.now()),
    walk: walkUseCase(sources, settings),
    offered: hasCommand,
    deadlineMs: config.verify.deadlineMs,
    report,
  };
}

/** The lattice as it is configured to stand, for those who look at it. */
export function latticeMap({ lattice, organisms, contacts, ssh }: Config): LatticeMap {
  return {
    name: lattice.name,
    latticeId: lattice.latticeId,
    quoteProviderUnits: ssh.quoteProviderUnits,
    organisms: forEachOrganism((organism) => {
      const { n, members, upstreams, onCall, tdx } = organisms[organism];
      return { n, members, upstreams, tdx, onCall: onCallOf(onCall, contacts) };
    }),
  };
}

function onCallOf(key: string | undefined, contacts: Config["contacts"]): OnCall | undefined {
  const contact = key === undefined ? undefined : contacts[key];
  return key === undefined || contact === undefined ? undefined : { contact: key, ...contact };
}

/** Whether this version has the command a text begins with: nothing is offered that would be refused. */
export function hasCommand(text: string): boolean {
  const words = splitWords(text);
  return !isRefusal(words) && parseWords(words, commands).command !== undefined;
}
