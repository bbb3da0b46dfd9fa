import type { HttpMount } from "../adapters/http/listener.ts";
import type { Logger } from "../adapters/log.ts";
import type { PrometheusTelemetry } from "../adapters/telemetry/prometheus-telemetry.ts";
import type { App } from "../app/app.ts";
import type { LookBudget } from "../chat/look-budget.ts";
import type { Config } from "../config/config.ts";

/** What every chat is started with. */
export interface ChatStart {
  readonly app: App;
  readonly config: Config;
  readonly telemetry: PrometheusTelemetry;
  readonly log: Logger;
  readonly budget: LookBudget;
  /** Has every chat look at once at what was decided in one of them. */
  readonly wakers: Set<() => void>;
  readonly report: (reference: string, error: unknown) => void;
}

/** A chat as the program starts, watches and ends it. */
export interface ServedChat {
  /** What stands in the way of serving it; empty when nothing does. */
  reasons(): readonly string[];
  readonly mounts: readonly HttpMount[];
  /** Begins to listen. */
  start(): Promise<void>;
  close(): Promise<void>;
}

/** A chat that cannot be served before something is mended. */
export function notServed(reasons: readonly string[]): ServedChat {
  return {
    reasons: () => reasons,
    mounts: [],
    start: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
}
