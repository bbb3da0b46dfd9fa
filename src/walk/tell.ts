import { below, ORGANISMS } from "../lattice/organism.ts";
import type { Organism } from "../lattice/organism.ts";
import { shortId } from "../lattice/lattice-id.ts";
import {
  code,
  detail,
  headline,
  line,
  list,
  note,
  strong,
  table,
  text,
  time,
} from "../message/build.ts";
import type { Block, Line } from "../message/model.ts";
import { headlineOf } from "./headline.ts";
import { nextCommands } from "./next-commands.ts";
import type { OrganismResult, WalkResult } from "./result.ts";

/** A walk as a message. The first lines are the answer; the rest is what it stands on. */
export function tellWalk(result: WalkResult): { title: string; blocks: readonly Block[] } {
  const { tone, words } = headlineOf(result);
  const blocks = [
    headline(tone, `Slot ${result.slot}: `, strong(words)),
    ...(sentence(result) ?? []),
    ...cautions(result),
    organismTable(result),
    // Where nothing can be said, what could not be read is the answer.
    ...(result.verdict === "unknown" ? unreadList(result) : unreadList(result).map(detail)),
    ...recentTable(result).map(detail),
    ...nextCommands(result),
  ];
  return { title: `slot walk`, blocks };
}

/** Who committed last, where it stalled, and that everything below waits and is not broken. */
function sentence(result: WalkResult): readonly Block[] | undefined {
  const { stalledAt, lastCommitted } = result;
  if (stalledAt === null) return undefined;
  const last = result.organisms.find(({ name }) => name === lastCommitted);
  const committed =
    last?.committedAt === undefined
      ? line("No organism committed this slot. ")
      : line(strong(last.name), " committed last, at ", time(last.committedAt), ". ");
  const waiting = below(stalledAt);
  const rest =
    waiting.length === 0
      ? line("Nothing stands below it.")
      : line(`Everything below it (${waiting.join(", ")}) is waiting, not broken.`);
  const wentOn =
    result.wentOnAt === undefined
      ? []
      : line(
          ` It has gone on since: it holds slot ${result.wentOnAt}, so it missed this one only.`,
        );
  return [
    {
      kind: "text",
      line: [
        ...committed,
        ...line("The pipeline stalled at ", strong(stalledAt), ". "),
        ...rest,
        ...wentOn,
      ],
    },
  ];
}

/** What limits the answer, before the tables that show it. */
function cautions(result: WalkResult): readonly Block[] {
  const told = [
    ...(result.otherLattice ?? []).map((reader) =>
      line(
        strong(`Gateway ${reader} reads another lattice`),
        "; its answers were not used. Correct `gateway` in the configuration, or the gateway.",
      ),
    ),
    ...result.organisms.flatMap(disagreementLine),
    ...(result.chain === undefined ? [] : [chainLine(result.chain)]),
    ...(result.askedAgain === true
      ? [line("What looked inconsistent was asked again after a second.")]
      : []),
    ...(result.sizeDifferences ?? []).map(({ organism, configured, told: n }) =>
      line(
        `${organism}'s committee is ${n} by its gateway and ${configured} by the configuration.`,
      ),
    ),
    ...(result.certainty === "one-reader"
      ? [line("One reader is one witness: no second reader confirms this.")]
      : []),
  ];
  return told.length === 0 ? [] : [list(told)];
}

/** Who says what, where readers contradict each other. */
function disagreementLine({ name, disagreement, readers }: OrganismResult): readonly Line[] {
  if (disagreement === undefined) return [];
  const said = readers.flatMap(({ reader, said: kind, digest, latest }) => {
    if (kind === "record") return [`${reader} has ${shortId(digest ?? "")}`];
    return kind === "absent" ? [`${reader} has none, its newest is ${latest ?? "none"}`] : [];
  });
  return [line(strong(`Readers of ${name} disagree`), `: ${said.join("; ")}.`)];
}

function chainLine(chain: NonNullable<WalkResult["chain"]>): Line {
  const { detail, committee } = chain;
  if (committee === undefined) return line(`Chain: ${detail}.`);
  const up = committee.members.filter((member) => member.up === "up").length;
  const down = committee.members.filter((member) => member.up === "down");
  const silent = committee.members.filter((member) => member.up === "unknown");
  const named = (members: readonly { readonly member: string }[], word: string) =>
    members.length === 0 ? "" : `; ${word}: ${members.map(({ member }) => member).join(", ")}`;
  const health = {
    up: "at majority",
    "below-majority": "below majority",
    unknown: "not known to be at majority",
  };
  return line(
    `Chain: ${detail}. ${committee.organism}: ${up} of ${committee.n} up, ${health[committee.health]}`,
    `${named(down, "down")}${named(silent, "cannot tell")}.`,
  );
}

function organismTable(result: WalkResult): Block {
  const rows = result.organisms.map((organism) => [
    line(organism.name),
    line(strong(stateWord(organism, result))),
    line(
      organism.committedAt === undefined ? "-" : sinceStart(organism.committedAt, result.slotTime),
    ),
    line(organism.digest === undefined ? "-" : code(shortId(organism.digest))),
    line(witnesses(organism)),
    line(remark(organism)),
  ]);
  return table(
    `Slot ${result.slot} began ${result.slotTime.replace("T", " ").replace(".000Z", " UTC")}`,
    ["organism", "state", "commit", "digest", "readers", "remark"],
    rows,
  );
}

/** Below a stall nothing is broken: it waits. In a slot not won nothing was due. */
function stateWord({ name, state }: OrganismResult, { stalledAt, verdict }: WalkResult): string {
  if (state !== "missing") return state;
  if (verdict === "not-won") return "no record";
  return stalledAt !== null && below(stalledAt).includes(name) ? "waiting" : "MISSING";
}

function sinceStart(ms: number, slotTime: string): string {
  const seconds = (ms - Date.parse(slotTime)) / 1000;
  return `${seconds < 0 ? "" : "+"}${seconds.toFixed(1)} s`;
}

function witnesses({ readers }: OrganismResult): string {
  const spoke = readers.filter(({ said }) => said !== "unread").length;
  return `${spoke} of ${readers.length}`;
}

function remark(organism: OrganismResult): string {
  const words = [
    ...(organism.reason === undefined ? [] : [organism.reason]),
    ...(organism.byTime === true ? ["by time"] : []),
    ...(organism.state === "missing" && organism.latestSlot !== undefined
      ? [`newest ${organism.latestSlot}`]
      : []),
    ...(organism.round === undefined ? [] : [`round ${organism.round}`]),
    ...(organism.count === undefined ? [] : [`${organism.count} entries`]),
    ...(organism.notes ?? []),
  ];
  return words.join(", ");
}

/** Each reader that told nothing, with its reason: what could not be seen is part of the answer. */
function unreadList(result: WalkResult): readonly Block[] {
  const unread = result.organisms.flatMap(({ name, readers }) =>
    readers.flatMap(({ reader, reason, detail }) =>
      reason === undefined ? [] : [{ name, reader, why: `${reason}: ${detail ?? ""}` }],
    ),
  );
  const grouped = Map.groupBy(unread, ({ reader, why }) => `${reader} ${why}`);
  if (grouped.size === 0) return [];
  const items = [...grouped.values()].map((group) =>
    line(
      `${names(group.map(({ name }) => name))} at ${group[0]?.reader ?? ""} · ${group[0]?.why ?? ""}`,
    ),
  );
  return [
    text("Could not be read:"),
    list(items),
    text(
      "See for yourself: ask a gateway for ",
      code("/v1/lattice"),
      ", or check one with ",
      code("lattice check --gateway URL"),
      ".",
    ),
  ];
}

function names(organisms: readonly Organism[]): string {
  return organisms.length === ORGANISMS.length ? "everything" : organisms.join(", ");
}

const CELLS = { committed: "ok", missing: "MISS", pending: "..", unknown: "??" } as const;

function recentTable(result: WalkResult): readonly Block[] {
  if (result.recent.length === 0) return [];
  const rows = result.recent.map(({ slot, states }) => [
    line(`${slot}${slot === result.slot ? " <" : ""}`),
    ...ORGANISMS.map((organism) => line(CELLS[states[organism]])),
  ]);
  return [
    table("Recent slots, newest first (< is the one judged)", ["slot", ...ORGANISMS], rows),
    note("ok committed, MISS not in its time, .. may still come, ?? could not tell"),
  ];
}
