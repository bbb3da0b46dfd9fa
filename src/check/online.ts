import type { Config } from "../config/config.ts";
import { placedByHost } from "../config/placed.ts";
import { slotAt } from "../lattice/slot-clock.ts";
import type { LatticeReader } from "../ports/lattice-reader.ts";
import { finding } from "./finding.ts";
import type { Finding } from "./finding.ts";
import { chainFindings } from "./chain.ts";
import { quoteFindings } from "./quotes.ts";
import { hostFindings } from "./hosts.ts";
import { metricFindings } from "./metrics.ts";
import { matrixFindings } from "./matrix.ts";
import { rightFindings } from "./rights.ts";
import { slackFindings } from "./slack.ts";
import type { CheckSources } from "./sources.ts";

/**
 * What can be said of a configuration by asking everyone it names. Hosts come last: so many ssh at once keep the
 * bot's machine busy, and gateways would be called slow for it.
 */
export async function onlineFindings(
  config: Config,
  sources: CheckSources,
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  const overHttp = await Promise.all([
    ...sources.readers.map((reader) => readerFinding(reader, config, signal)),
    beaconFinding(config, sources, signal),
    chainFindings(config, sources, signal),
    quoteFindings(config, sources, signal),
    metricFindings(config, sources, signal),
    storeFinding(sources),
    slackFindings(config, sources.slack),
    matrixFindings(config, sources.matrix),
  ]);
  const onHosts = await Promise.all(
    [...placedByHost(config)].map(async ([host, placed]) => {
      const { hosts, rights } = sources;
      const seen = await hostFindings({ host, placed, config, hosts, signal });
      return [...seen, ...(await rightFindings({ host, placed, ssh: config.ssh, rights, signal }))];
    }),
  );
  return [...overHttp, ...onHosts].flat();
}

async function readerFinding(
  reader: LatticeReader,
  { lattice }: Config,
  signal: AbortSignal,
): Promise<Finding> {
  const id = `gateway ${reader.name}`;
  const told = await reader.lattice(signal);
  if (told.kind === "unread") return finding(id, "fail", `${told.reason}: ${told.detail}`);
  return told.latticeId === lattice.latticeId
    ? finding(id, "pass", "reads this lattice")
    : finding(id, "fail", "reads another lattice: its lattice id is not the one configured");
}

async function beaconFinding(
  { lattice }: Config,
  { beacon, clock }: CheckSources,
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  if (beacon === undefined) {
    return [finding("chain.beacon", "note", "not configured: slots not won cannot be told")];
  }
  // Two slots back: the newest may not have arrived.
  const slot = Math.max(0, slotAt(lattice.clock, clock.now()) - 2);
  const told = await beacon.blockAt(slot, signal);
  if (told.kind === "unread") {
    return [finding("chain.beacon", "fail", `${told.reason}: ${told.detail}`)];
  }
  return [finding("chain.beacon", "pass", `follows the chain: slot ${slot} could be read`)];
}

async function storeFinding({ store }: CheckSources): Promise<Finding> {
  if (store === undefined) {
    const words = "not configured: nothing can be asked for, agreed on or kept";
    return finding("store", "note", words);
  }
  const look = await store();
  switch (look.kind) {
    case "open":
      return finding("store", "pass", "can be read");
    case "absent":
      return finding("store", "note", "is not there yet: it is made when it is first needed");
    case "unusable":
      return finding("store", "fail", look.text);
  }
}
