import { z } from "zod";
import type { MatrixWeb } from "../web/matrix-web.ts";
import type { Batch } from "./batch.ts";
import { HEARD } from "./filter.ts";

/** Pages of a room that are asked for at most, and how many events one holds. */
const MOST_PAGES = 20;
const PAGE = 100;

const Page = z.object({
  chunk: z.array(z.looseObject({ type: z.string().catch("") })),
  end: z.string().optional(),
});

type Event = Page["chunk"][number];
type Page = z.output<typeof Page>;

/**
 * Puts what a sync leaves out between two answers into its place: a homeserver gives only the last events of a room in
 * which much was said. Throws where it cannot be asked: the same sync is then asked for again.
 */
export async function withoutGaps(batch: Batch, since: string, web: MatrixWeb): Promise<Batch> {
  const join = { ...batch.rooms.join };
  for (const [room, joined] of Object.entries(join)) {
    const { timeline } = joined;
    if (!timeline.limited || timeline.prev_batch === undefined) continue;
    const left = await leftOut({ room, from: timeline.prev_batch, to: since }, web);
    join[room] = { ...joined, timeline: { ...timeline, events: [...left, ...timeline.events] } };
  }
  return { ...batch, rooms: { ...batch.rooms, join } };
}

interface Span {
  readonly room: string;
  readonly from: string;
  readonly to: string;
}

/** Oldest first. Of a gap that is longer than anybody reads, its end. */
async function leftOut({ room, from, to }: Span, web: MatrixWeb): Promise<readonly Event[]> {
  const filter = JSON.stringify({ types: HEARD, lazy_load_members: true });
  const found: Event[] = [];
  let at: string | undefined = from;
  for (let page = 0; page < MOST_PAGES && at !== undefined; page += 1) {
    const query = { dir: "b", from: at, to, limit: PAGE, filter };
    const answer = await web.call("messages", { room }, { query });
    if (answer.kind === "refused") return found.toReversed();
    if (answer.kind !== "ok") throw new Error(answer.detail);
    const { chunk, end } = Page.parse(answer.body);
    found.push(...chunk);
    at = chunk.length === 0 || end === at ? undefined : end;
  }
  return found.toReversed();
}
