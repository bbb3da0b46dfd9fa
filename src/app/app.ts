import { commands } from "../../commands/index.ts";
import { catalogueOf } from "../command/catalogue-of.ts";
import { Dispatcher } from "../command/dispatch.ts";
import type { Config } from "../config/config.ts";
import { shortId } from "../lattice/lattice-id.ts";
import type { Origin } from "../message/model.ts";
import { Outbound } from "../outbound/outbound.ts";
import type { Clock } from "../ports/clock.ts";
import type { Telemetry } from "../ports/telemetry.ts";
import { walkUseCase } from "../walk/use-case.ts";
import { walkSettings, walkSources } from "./walk-sources.ts";

export interface AppOptions {
  readonly config: Config;
  readonly clock: Clock;
  readonly telemetry: Telemetry;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Whether the lattice is a simulated one; every message says so. */
  readonly drill: boolean;
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
  const origin = { lattice: name, shortId: shortId(latticeId), drill };
  const dispatcher = new Dispatcher({
    commands,
    capabilities: {
      walk: walkUseCase(walkSources(config, outbound, clock), walkSettings(config)),
      catalogue: catalogueOf(commands),
    },
    origin,
    telemetry,
    report,
  });
  return { dispatcher, origin, close: () => outbound.close() };
}
