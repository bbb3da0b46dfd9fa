import { committeeHealth } from "../../lattice/committee.ts";
import { committeeOf } from "../../lattice/lattice-members.ts";
import { memberReports } from "../../lattice/member-report.ts";
import type { Organism } from "../../lattice/organism.ts";
import type { MitigationSources } from "../sources.ts";

/** How long an organism may take to be healthy after its units run. */
const PATIENCE_MS = 60_000;

const LOOK_MS = 3_000;

/**
 * Waits until the organism's members say that a majority of them is up. Undefined when they do, or when their
 * metrics tell nothing, since the units themselves were seen to run; else why not.
 */
export async function unhealthy(
  organism: Organism,
  sources: Pick<MitigationSources, "ground" | "metrics" | "clock" | "settings">,
  signal: AbortSignal,
): Promise<string | undefined> {
  const { ground, metrics, clock, settings } = sources;
  const placed = ground.map.organisms[organism];
  const members = committeeOf(placed).map(({ name }) => name);
  const endMs = clock.now() + PATIENCE_MS;
  for (;;) {
    const limited = AbortSignal.any([signal, AbortSignal.timeout(LOOK_MS)]);
    const answer = await metrics.look(limited).ask({ metric: "up", organism });
    const reports = memberReports(members, answer);
    const health = committeeHealth(
      placed.n,
      reports.map(({ up }) => up),
    );
    if (health !== "below-majority" || signal.aborted) return undefined;
    if (clock.now() >= endMs) {
      const down = reports.filter(({ up }) => up === "down").map(({ member }) => member);
      return `its units run, but a majority of ${organism} is not up: ${down.join(", ")}`;
    }
    await clock.wait(Math.max(settings.pollMs, 500), signal);
  }
}
