import { normalHex, shortId } from "../../lattice/lattice-id.ts";
import { committeeOf } from "../../lattice/lattice-members.ts";
import type { PlacedMember } from "../../lattice/lattice-members.ts";
import { latest } from "../../lattice/series.ts";
import type { MetricAnswer } from "../../lattice/metric-answer.ts";
import type { Organism } from "../../lattice/organism.ts";
import type { LatticeFacts } from "../facts.ts";
import { changedAfterStart } from "../changed-after-start.ts";
import { knownDown } from "../running.ts";
import type { Evidence, Finding, Step } from "../step.ts";
import { listed } from "../words.ts";
import type { Link } from "./upstream-peers.ts";

export const latticeFingerprint: Step<Link, "lattice-fingerprint"> = {
  id: "lattice-fingerprint",
  asks: "Do both sides have one lattice id? `lattice_id` of the running process; where it tells none, the command on its host.",
  async look({ organism, source }, facts): Promise<Finding> {
    const [own, upstream, changedOwn, changedUpstream] = await Promise.all([
      idsOf(organism, facts),
      idsOf(source, facts),
      changedAfterStart(organism, facts),
      changedAfterStart(source, facts),
    ]);
    const changed = [...changedOwn, ...changedUpstream];
    const all = [...own, ...upstream];
    const evidence = [
      ...alike(all),
      { label: "configured", value: facts.map.latticeId },
      ...changed,
    ];
    const ids = new Map(all.flatMap(({ member, id }) => (id === undefined ? [] : [[member, id]])));
    const values = new Set(ids.values());
    if (values.size > 1) {
      return { verdict: "fail", summary: differing(ids) + newer(changed), evidence };
    }
    if (upstream.every(({ id, excused }) => id === undefined && excused)) {
      const summary = `no process of ${source} runs: there is no lattice id to compare with`;
      return { verdict: "not-needed", summary, evidence };
    }
    // One upstream process with our id is one to bond to: what the others have does not explain a missing peer.
    const missed = own.filter(({ id, excused }) => id === undefined && !excused);
    const told = (side: readonly MemberId[]) => side.some(({ id }) => id !== undefined);
    if (missed.length > 0 || !told(own) || !told(upstream)) {
      const blind = told(upstream) ? missed : [...missed, ...upstream];
      const whom = listed(blind.map(({ member }) => member)) || `any running member of ${organism}`;
      const read =
        ids.size === 0 ? "no lattice id could be read" : `could not read that of ${whom}`;
      return { verdict: "unknown", summary: read + newer(changed), evidence };
    }
    const [id = ""] = values;
    const same = `every process that could be read has lattice id ${shortId(id)}`;
    const other = id === facts.map.latticeId ? "" : ", which is not the one configured here";
    return { verdict: "pass", summary: same + other + newer(changed), evidence };
  },
};

interface MemberId {
  readonly member: string;
  /** Lower-case hex; undefined where it could not be read. */
  readonly id: string | undefined;
  /** Whether it need not tell: it does not run. */
  readonly excused: boolean;
  readonly words: string;
}

/** What runs outranks what a command prints: a file may have been changed since. */
async function idsOf(organism: Organism, facts: LatticeFacts): Promise<readonly MemberId[]> {
  const [answer, down, members] = await Promise.all([
    facts.metric({ metric: "latticeId", organism }),
    knownDown(organism, facts),
    Promise.all(
      committeeOf(facts.map.organisms[organism]).map(async (member) => {
        return { member, printed: await facts.latticeId(member.host) };
      }),
    ),
  ]);
  return members.map(({ member, printed }): MemberId => {
    const running = runningId(member, answer);
    const excused = down.has(member.name);
    const command =
      printed.kind === "lattice-id" ? `the command prints ${printed.latticeId}` : printed.detail;
    if (running !== undefined) {
      const differs = printed.kind === "lattice-id" && printed.latticeId !== running;
      return {
        member: member.name,
        id: running,
        excused,
        words: `${running}, the running process's${differs ? `; ${command}` : ""}`,
      };
    }
    const id = printed.kind === "lattice-id" ? printed.latticeId : undefined;
    return {
      member: member.name,
      id,
      excused,
      words: `${excused ? "is down" : "its process tells none"}; ${command}`,
    };
  });
}

/** Members of which the same is to be said, together. */
function alike(all: readonly MemberId[]): readonly Evidence[] {
  return [...Map.groupBy(all, ({ words }) => words)].map(([value, members]) => ({
    label: members.map(({ member }) => member).join(", "),
    value,
  }));
}

const ID = /^(0x)?[0-9a-f]{64}$/i;

/** The id of the member's process, where exactly one is told. */
function runningId({ name }: PlacedMember, { series, nowMs }: MetricAnswer): string | undefined {
  const told = series
    .filter(({ member }) => member === name)
    .filter((one) => latest(one, nowMs).kind === "value")
    .map(({ labels }) => labels["lattice_id_hex"] ?? "")
    .filter((id) => ID.test(id))
    .map(normalHex);
  const ids = new Set(told);
  return ids.size === 1 ? told[0] : undefined;
}

function differing(ids: ReadonlyMap<string, string>): string {
  const groups = Map.groupBy(ids.keys(), (member) => ids.get(member) ?? "");
  const told = [...groups].map(
    ([id, members]) => `${listed(members)} ${have(members)} ${shortId(id)}`,
  );
  return `the lattice ids differ: ${told.join(", ")}`;
}

function have(members: readonly string[]): string {
  return members.length === 1 ? "has" : "have";
}

function newer(changed: readonly Evidence[]): string {
  if (changed.length === 0) return "";
  const whom = listed(changed.map(({ label }) => label));
  return `; an environment file of ${whom} was changed after its unit started`;
}
