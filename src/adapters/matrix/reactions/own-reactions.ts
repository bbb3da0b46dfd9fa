import { z } from "zod";
import type { Placed } from "../../../ports/chat-surface.ts";
import type { MatrixWeb, WebFailure } from "../web/matrix-web.ts";
import { markOf } from "./marks.ts";
import type { Mark } from "./marks.ts";

const Page = z.object({
  chunk: z.array(
    z.object({
      event_id: z.string(),
      sender: z.string(),
      content: z
        .object({ "m.relates_to": z.object({ key: z.string() }) })
        .optional()
        .catch(undefined),
    }),
  ),
  next_batch: z.string().optional(),
});

type Page = z.output<typeof Page>;

/** Reactions of others are among them; ours are there before theirs. */
const PAGE = 100;
const MOST_PAGES = 10;

/** Event ids of our reactions to a message, by what they are: a homeserver takes each once. */
export type Own = ReadonlyMap<Mark, string>;

export async function ownReactions(
  { channel: room, id: event }: Placed,
  self: string,
  web: MatrixWeb,
): Promise<{ readonly kind: "read"; readonly own: Own } | WebFailure> {
  const own = new Map<Mark, string>();
  const place = { room, event, rel: "m.annotation", type: "m.reaction" };
  let from: string | undefined;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const query = { dir: "f", limit: PAGE, ...(from === undefined ? {} : { from }) };
    const answer = await web.call("relations", place, { query });
    if (answer.kind !== "ok") return answer;
    const { data } = Page.safeParse(answer.body);
    if (data === undefined)
      return { kind: "refused", errcode: "NO_PAGE", detail: "no reactions came" };
    const { chunk, next_batch } = data;
    for (const [mark, id] of marked(chunk, self)) own.set(mark, id);
    from = next_batch;
    if (from === undefined) break;
  }
  return { kind: "read", own };
}

function marked(chunk: Page["chunk"], self: string): readonly (readonly [Mark, string])[] {
  return chunk.flatMap(({ sender, event_id: id, content }) => {
    const mark = markOf(content?.["m.relates_to"].key ?? "");
    return sender === self && mark !== undefined ? [[mark, id] as const] : [];
  });
}
