import { committeeHealth } from "../../lattice/committee.ts";
import type { CommitteeHealth } from "../../lattice/committee.ts";
import { committeeOf } from "../../lattice/lattice-members.ts";
import type { PlacedOrganism } from "../../lattice/lattice-members.ts";
import type { Organism } from "../../lattice/organism.ts";
import { actionsOf } from "../../lattice/plan.ts";
import type { Plan } from "../../lattice/plan.ts";
import type { StoredAction } from "../../ports/store/run.ts";
import type { MitigationSources } from "../sources.ts";
import { memberWord } from "./member-word.ts";
import type { MemberWord } from "./member-word.ts";

/** How long an organism may take to be healthy after its units run: two scrapes at Prometheus's default interval. */
const PATIENCE_MS = 120_000;

const LOOK_MS = 3_000;

/** What a stage started, and of what plan. */
export interface Started {
  readonly plan: Plan;
  /** Of one stage, each done. */
  readonly actions: readonly StoredAction[];
}

type StageHealth =
  | { readonly kind: "healthy" }
  /** The actions whose members are not up, or all of them where a majority is not. */
  | { readonly kind: "ill"; readonly actions: readonly StoredAction[]; readonly why: string }
  /** The run was ended, or this process is told to stop. */
  | { readonly kind: "cut short" };

/**
 * Waits until the members that were started say that they are up, and with a whole organism or a restart a majority
 * of the organism. Only what was said after their units were seen to run counts. Where metrics know nothing of
 * them, units that were seen to run suffice.
 */
export async function stageHealth(
  started: Started,
  sources: Pick<MitigationSources, "ground" | "metrics" | "clock" | "settings">,
  signal: AbortSignal,
): Promise<StageHealth> {
  const { clock, settings } = sources;
  const begunMs = clock.elapsed();
  for (;;) {
    const words = await wordsOf(started, sources, signal);
    if (signal.aborted) return { kind: "cut short" };
    const waitedMs = clock.elapsed() - begunMs;
    const judged = judge(started, words, { reported: waitedMs >= settings.reportMs });
    if (judged === "healthy") return { kind: "healthy" };
    if (waitedMs >= PATIENCE_MS) return { kind: "ill", ...judged };
    await clock.wait(Math.max(settings.pollMs, 500), signal);
  }
}

/** What is known of an organism: of the members that were started, and of its committee. */
interface Words {
  readonly organism: Organism;
  readonly n: number;
  readonly committee: readonly string[];
  readonly of: ReadonlyMap<string, MemberWord>;
}

async function wordsOf(
  { plan, actions }: Started,
  { ground, metrics, clock }: Pick<MitigationSources, "ground" | "metrics" | "clock">,
  signal: AbortSignal,
): Promise<Words> {
  const organism = actions[0]?.organism ?? "zipnet";
  const placed: PlacedOrganism = ground.map.organisms[organism];
  const limited = AbortSignal.any([signal, AbortSignal.timeout(LOOK_MS)]);
  const answer = await metrics.look(limited).ask({ metric: "up", organism });
  const nowMs = clock.now();
  const committee = committeeOf(placed).map(({ name }) => name);
  const since = new Map(
    actions.flatMap((action) =>
      membersOf(plan, action).map((member) => [member, sinceMs(action, nowMs)] as const),
    ),
  );
  const names = new Set([...committee, ...since.keys()]);
  const of = new Map(
    [...names].map((name) => [name, memberWord(name, since.get(name), answer)] as const),
  );
  return { organism, n: placed.n, committee, of };
}

function membersOf(plan: Plan, { n }: StoredAction): readonly string[] {
  return actionsOf(plan).find((planned) => planned.n === n)?.members ?? [];
}

/** A unit that ran already was not acted upon: what was said of it before is as good. */
function sinceMs({ attempt, endedMs }: StoredAction, nowMs: number): number | undefined {
  return attempt === 0 || endedMs === undefined ? undefined : nowMs - endedMs;
}

interface Ill {
  readonly actions: readonly StoredAction[];
  readonly why: string;
}

/** Why it is not healthy by now. `reported`: whether whoever says nothing has had the time to. */
function judge(
  { plan, actions }: Started,
  words: Words,
  { reported }: { readonly reported: boolean },
): Ill | "healthy" {
  const { organism, n, committee, of } = words;
  const fine = (word: MemberWord | undefined) => word === "up" || (word === "none" && reported);
  // A whole organism's majority may be up without one that is not; members that were named are meant themselves.
  if (plan.verb !== "resume") {
    const ill = actions.filter((action) =>
      membersOf(plan, action).some((member) => !fine(of.get(member))),
    );
    const named = ill.flatMap((action) => membersOf(plan, action));
    if (ill.length > 0) return { actions: ill, why: memberWords(named, of) };
  }
  // A single member that is started cannot make a committee healthy.
  if (plan.verb === "start") return "healthy";
  const health = healthOf(n, committee, of);
  const said = committee.every((member) => of.get(member) !== "old");
  if (health === "up" || (health === "unknown" && said && reported)) return "healthy";
  const down = committee.filter((member) => !fine(of.get(member)));
  const is = health === "below-majority" ? "is not up" : "is not known to be up";
  return { actions, why: `its units run, but a majority of ${organism} ${is}: ${down.join(", ")}` };
}

function healthOf(
  n: number,
  committee: readonly string[],
  of: ReadonlyMap<string, MemberWord>,
): CommitteeHealth {
  const known = committee.map((member) => {
    const word = of.get(member);
    return word === "up" || word === "down" ? word : "unknown";
  });
  return committeeHealth(n, known);
}

function memberWords(members: readonly string[], of: ReadonlyMap<string, MemberWord>): string {
  const words = members.map((member) =>
    of.get(member) === "down"
      ? `${member} says that it is not up`
      : `${member} has not said that it is up`,
  );
  return `its unit runs, but ${words.join(", and ")}`;
}
