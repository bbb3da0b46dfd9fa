import { actionsOf } from "../lattice/plan.ts";
import type { StoredRequest } from "../ports/store/request.ts";
import type { Ledger, MitigationSources } from "./sources.ts";
import { planIn } from "./run/run-view.ts";

/** How often a connection is used, well within the time that it is kept. */
const EVERY_MS = 15_000;

const PATIENCE_MS = 10_000;

/**
 * Keeps connections open to the hosts of whatever waits for its second person or is carried out: nobody waits for a
 * login when they have agreed.
 */
export class KeepWarm {
  readonly #sources: Pick<MitigationSources, "hosts" | "clock" | "report">;
  readonly #usedMs = new Map<string, number>();

  constructor(sources: Pick<MitigationSources, "hosts" | "clock" | "report">) {
    this.#sources = sources;
  }

  /** Uses the connections whose time has come. Waits for none of them: a host that hangs must hold up nothing. */
  async round({ store }: Ledger, signal: AbortSignal): Promise<void> {
    const { hosts, clock, report } = this.#sources;
    const named = await store.read(async ({ requests, runs }) => {
      const open = await runs.open();
      const first = open === undefined ? undefined : await requests.find(open.id);
      return hostsOf([...(await requests.pending()), ...(first === undefined ? [] : [first])]);
    });
    for (const host of [...this.#usedMs.keys()]) if (!named.has(host)) this.#usedMs.delete(host);
    const nowMs = clock.elapsed();
    for (const host of named) {
      if (nowMs - (this.#usedMs.get(host) ?? Number.NEGATIVE_INFINITY) < EVERY_MS) continue;
      this.#usedMs.set(host, nowMs);
      const limited = AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]);
      hosts.warm(host, limited).catch(report);
    }
  }
}

function hostsOf(requests: readonly StoredRequest[]): ReadonlySet<string> {
  return new Set(requests.flatMap((one) => actionsOf(planIn(one)).map(({ host }) => host)));
}
