import { randomUUID } from "node:crypto";
import { commands } from "../../commands/index.ts";
import { catalogueOf } from "../command/catalogue-of.ts";
import { keepsSomething } from "../command/needs-store.ts";
import { Dispatcher } from "../command/dispatch.ts";
import type { Config } from "../config/config.ts";
import { shortId } from "../lattice/lattice-id.ts";
import type { Origin } from "../message/model.ts";
import { Outbound } from "../outbound/outbound.ts";
import type { Clock } from "../ports/clock.ts";
import type { Telemetry } from "../ports/telemetry.ts";
import { FolderExports } from "../adapters/exports/folder-exports.ts";
import { verifyUseCases } from "../verification/use-cases.ts";
import { mitigationUseCases } from "../mitigation/use-cases.ts";
import type { Desk } from "../mitigation/desk.ts";
import type { Store } from "../ports/store/store.ts";
import type { UnitHosts } from "../ports/unit-hosts.ts";
import { openHosts, openUnitHosts } from "./hosts.ts";
import { openDesk } from "./mitigation.ts";
import { peopleOf } from "./people.ts";
import { openMetrics } from "./metrics.ts";
import { verifySources } from "./verify-sources.ts";

export interface AppOptions {
  readonly config: Config;
  readonly clock: Clock;
  readonly telemetry: Telemetry;
  readonly env: Readonly<Record<string, string | undefined>>;
  /**
   * Set where the lattice is a simulated one: every message says so, quotes are held against the simulation's own
   * root, which nothing else can change, and what is acted upon are the simulated machines.
   */
  readonly drill:
    | {
        readonly tdxRootDer: () => Promise<Uint8Array>;
        readonly unitHosts: UnitHosts;
        /** Stands around the store: the drill can be halted in it. */
        readonly aroundStore?: ((store: Store) => Store) | undefined;
      }
    | undefined;
  /** What this process is, for whoever finds the store held by it: `lattice start`. */
  readonly holder: string;
  readonly pid: number;
  /** Told of the store once it is this process's to act in, before anything is done in it. */
  readonly storeHeld?: ((store: Store) => Promise<void>) | undefined;
  readonly report: (reference: string, error: unknown) => void;
}

/** The application over one configuration: what every surface hands commands to. */
export interface App {
  readonly dispatcher: Dispatcher;
  readonly origin: Origin;
  readonly desk: Desk;
  close(): Promise<void>;
}

export function openApp(options: AppOptions): App {
  const { config, clock, telemetry, env, drill, report } = options;
  const outbound = new Outbound(telemetry, env);
  const { name, latticeId } = config.lattice;
  const origin = { lattice: name, shortId: shortId(latticeId), drill: drill !== undefined };
  const metrics = openMetrics(config, outbound, clock);
  const reportError = (error: unknown) => {
    report(randomUUID().slice(0, 8), error);
  };
  const sources = verifySources({
    config,
    outbound,
    clock,
    metrics,
    hosts: openHosts(config, telemetry, env),
    tdxRootDer: drill?.tdxRootDer,
    report: reportError,
  });
  const desk = openDesk({
    config,
    hosts: drill?.unitHosts ?? openUnitHosts(config, telemetry, env),
    simulated: drill !== undefined,
    walk: sources.walk,
    metrics,
    clock,
    env,
    holder: options.holder,
    pid: options.pid,
    aroundStore: drill?.aroundStore,
    storeHeld: options.storeHeld,
    report: reportError,
  });
  const dispatcher = new Dispatcher({
    commands,
    capabilities: {
      walk: sources.walk,
      verify: verifyUseCases(sources),
      mitigate: mitigationUseCases(desk),
      exports: new FolderExports(config.verify.exportPath),
      catalogue: catalogueOf(commands),
    },
    origin,
    telemetry,
    people: peopleOf(config),
    forbade: async (parsed, { actor }, why) => {
      if (actor === undefined || !keepsSomething(parsed)) return why;
      return desk.forbade(actor, parsed.command.name, why).catch((error: unknown) => {
        reportError(error);
        return why;
      });
    },
    report,
  });
  const close = async () => {
    await desk.close();
    await outbound.close();
  };
  return { dispatcher, origin, desk, close };
}
