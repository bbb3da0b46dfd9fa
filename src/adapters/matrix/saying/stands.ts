import { z } from "zod";
import type { Placed } from "../../../ports/chat-surface.ts";
import type { MatrixWeb, WebFailure } from "../web/matrix-web.ts";
import { ownIn } from "./own-field.ts";
import type { OwnField } from "./own-field.ts";

type Content = Readonly<Record<string, unknown>>;

const Edit = z.object({
  event_id: z.string(),
  sender: z.string(),
  content: z.looseObject({ "m.new_content": z.record(z.string(), z.unknown()).optional() }),
});

const Event = z.object({
  type: z.string(),
  sender: z.string(),
  content: z.record(z.string(), z.unknown()),
  unsigned: z
    .object({
      redacted_because: z.unknown().optional(),
      "m.relations": z.object({ "m.replace": Edit.optional().catch(undefined) }).optional(),
    })
    .optional()
    .catch(undefined),
});

type Event = z.output<typeof Event>;

const Relation = z.object({ rel_type: z.string(), event_id: z.string() });

/** A message as it stands now, with its newest edit. */
export interface Stands {
  readonly kind: "stands";
  readonly sender: string;
  /** Its content, without what it belongs to. Of an encrypted one nothing can be told by it. */
  readonly content: Content;
  readonly own: OwnField | undefined;
  /** Event id of the edit that is shown; undefined where there is none. */
  readonly edit: string | undefined;
  /** Event id of the message in whose thread it stands. */
  readonly thread: string | undefined;
}

/** `gone`: there is none, or somebody took it away. */
export type Looked = Stands | { readonly kind: "gone" } | WebFailure;

/** Asks for a message. Homeservers take an edit of one that was taken away, and show it to nobody. */
export async function lookAt({ channel: room, id }: Placed, web: MatrixWeb): Promise<Looked> {
  const answer = await web.call("event", { room, event: id });
  if (answer.kind === "refused" && answer.errcode === "M_NOT_FOUND") return { kind: "gone" };
  if (answer.kind !== "ok") return answer;
  const { data: event } = Event.safeParse(answer.body);
  if (event === undefined) {
    return { kind: "later", afterMs: 2_000, detail: "the homeserver showed no event" };
  }
  return event.unsigned?.redacted_because === undefined ? standing(event) : { kind: "gone" };
}

function standing({ sender, content, unsigned }: Event): Stands {
  const { "m.relates_to": relates, ...original } = content;
  const relation = Relation.safeParse(relates).data;
  const edit = unsigned?.["m.relations"]?.["m.replace"];
  const replaced = edit?.sender === sender ? edit : undefined;
  const now = replaced?.content["m.new_content"] ?? original;
  return {
    kind: "stands",
    sender,
    content: now,
    own: ownIn(now) ?? ownIn(original),
    edit: replaced?.event_id,
    thread: relation?.rel_type === "m.thread" ? relation.event_id : undefined,
  };
}
