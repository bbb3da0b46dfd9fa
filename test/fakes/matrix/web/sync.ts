import type { Content, JoinedRoom, Synced } from "../people/matrix-event.ts";
import { done, refused } from "./answer.ts";
import type { Answer } from "./answer.ts";
import type { Call } from "./call.ts";
import { isFilter } from "./event-filter.ts";
import type { SyncFilter } from "./event-filter.ts";
import type { Fault } from "./faults.ts";
import { syncAnswer } from "./sync-answer.ts";

/** Answers at once where something is new, or it is the first; otherwise as soon as something is, or the time is over. */
export async function sync(call: Call): Promise<Answer> {
  const { account, query, world } = call;
  const since = positionOf(query.get("since"));
  if (since === "bad") return refused(400, "M_UNKNOWN", "Invalid stream token");
  const filter = filterOf(call);
  if (filter === undefined) return refused(400, "M_INVALID_PARAM", "No such filter");
  const before = account.askedFrom;
  account.askedFrom = since;
  const from = (start: number | undefined) => syncAnswer(world, { account, since: start, filter });
  const found = await somethingNew(call, () => from(since), since === undefined);
  const fault = found.rooms === undefined ? undefined : call.syncFault();
  if (fault?.kind === "repeated" && since !== undefined) return done(from(before ?? since));
  return done(faulty(found, fault));
}

async function somethingNew(call: Call, look: () => Synced, isFirst: boolean): Promise<Synced> {
  const { world, query, gone } = call;
  const ends = performance.now() + Number(query.get("timeout") ?? 0);
  for (;;) {
    const found = look();
    const leftMs = ends - performance.now();
    if (isFirst || found.rooms !== undefined || leftMs <= 0 || gone.aborted) return found;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(stop, leftMs);
      const forget = world.watch(stop);
      gone.addEventListener("abort", stop);
      function stop() {
        clearTimeout(timer);
        forget();
        gone.removeEventListener("abort", stop);
        resolve();
      }
    });
  }
}

function filterOf({ account, query }: Call): SyncFilter | undefined {
  const named = query.get("filter");
  if (named === null) return {};
  const filter = named.startsWith("{")
    ? (JSON.parse(named) as Content)
    : account.filters[Number(named)];
  return filter !== undefined && isFilter(filter) ? filter : undefined;
}

/** A position out of a token; undefined where there is none. */
export function positionOf(token: string | null): number | "bad" | undefined {
  if (token === null) return undefined;
  const [, digits] = /^[st](\d+)$/.exec(token) ?? [];
  return digits === undefined ? "bad" : Number(digits);
}

function faulty(answer: Synced, fault: Fault | undefined): Synced {
  const change = fault === undefined ? undefined : CHANGED[fault.kind];
  const join = answer.rooms?.join;
  if (change === undefined || join === undefined) return answer;
  const changed = Object.entries(join).map(([room, of]) => [room, withEvents(of, change)] as const);
  return { ...answer, rooms: { ...answer.rooms, join: Object.fromEntries(changed) } };
}

type Events = NonNullable<JoinedRoom["timeline"]>["events"];

const CHANGED: Readonly<Partial<Record<string, (events: Events) => Events>>> = {
  doubled: (events) => events.flatMap((event) => [event, event]),
  reversed: (events) => events.toReversed(),
};

function withEvents(room: JoinedRoom, change: (events: Events) => Events): JoinedRoom {
  const { timeline } = room;
  if (timeline === undefined) return room;
  return { ...room, timeline: { ...timeline, events: change(timeline.events) } };
}
