import { randomUUID } from "node:crypto";
import { commands } from "../../commands/index.ts";
import { catalogueOf } from "../command/catalogue-of.ts";
import { Dispatcher } from "../command/dispatch.ts";
import type { Config } from "../config/config.ts";
import { shortId } from "../lattice/lattice-id.ts";
import type { Origin } from "../message/model.ts";
import { Outbound } from "../outbound/outbound.ts";
import type { Clock } from "../ports/clock.ts";
import type { Telemetry } from "../ports/telemetry.ts";
import { FolderExports } from "../adapters/exports/folder-exports.ts";
import { verifyUseCases } from "../verification/use-cases.ts";
import { openHosts } from "./hosts.ts";
import { openMetrics } from "./metrics.ts";
import { verifySources } from "./verify-sources.ts";

export interface AppOptions {
  readonly config: Config;
  readonly clock: Clock;
  readonly telemetry: Telemetry;
  readonly env: Readonly<Record<string, string | undefined>>;
  /**
   * Set where the lattice is a simulated one: every message says so, and quotes are held against the simulation's
   * own root. Nothing else can change the root.
   */
  readonly drill: { readonly tdxRootDer: () => Promise<Uint8Array> } | undefined;
  readonly report: (reference: string, error: unknown) => void;
}

/** The application over one configuration: what every surface hands commands to. */
export interface App {
  readonly dispatcher: Dispatcher;
  readonly origin: Origin;
  close(): Promise<void>;
}

export function openApp({ config, clock, telemetry, env, drill, report }: AppOptions): App {
  const outbound = new Outbound(telemetry, env);
  const { name, latticeId } = config.lattice;
  const origin = { lattice: name, shortId: shortId(latticeId), drill: drill !== undefined };
  const sources = verifySources({
    config,
    outbound,
    clock,
    metrics: openMetrics(config, outbound, clock),
    hosts: openHosts(config, telemetry, env),
    tdxRootDer: drill?.tdxRootDer,
    report: (error) => {
      report(randomUUID().slice(0, 8), error);
    },
  });
  const dispatcher = new Dispatcher({
    commands,
    capabilities: {
      walk: sources.walk,
      verify: verifyUseCases(sources),
      exports: new FolderExports(config.verify.exportPath),
      catalogue: catalogueOf(commands),
    },
    origin,
    telemetry,
    report,
  });
  return { dispatcher, origin, close: () => outbound.close() };
}
