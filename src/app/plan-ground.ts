import type { Config } from "../config/config.ts";
import type { PlanGround } from "../mitigation/plan/plan-of.ts";
import { latticeMap } from "./verify-sources.ts";

/** What plans are made of; whoever has the same configuration makes the same ones. */
export function planGround(config: Config): PlanGround {
  return { map: latticeMap(config), sshTarget: (host) => config.hosts[host] ?? host };
}
