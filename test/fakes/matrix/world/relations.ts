import type { Content } from "../people/matrix-event.ts";
import type { FakeRoom } from "./fake-room.ts";
import type { FakeEvent } from "./model.ts";
import { contentNow } from "./world.ts";

export interface Relation {
  readonly type: string;
  readonly to: string;
  readonly key: unknown;
}

/** What an event says it belongs to. A redaction takes that away, too. */
export function relationOf(content: Content): Relation | undefined {
  const said = content["m.relates_to"];
  if (typeof said !== "object" || said === null) return undefined;
  const { rel_type: type, event_id: to, key } = said as Content;
  return typeof type === "string" && typeof to === "string" ? { type, to, key } : undefined;
}

/** Events that belong to one, oldest first; all of them, or of one kind. */
export function relatedTo(room: FakeRoom, id: string, relType?: string): readonly FakeEvent[] {
  return room.events.filter((event) => {
    const relation = relationOf(contentNow(event));
    return relation?.to === id && (relType === undefined || relation.type === relType);
  });
}

/** The edit that stands: the last that the sender itself made, of the same type. */
export function lastEdit(room: FakeRoom, event: FakeEvent): FakeEvent | undefined {
  if (event.redactedBy !== undefined || event.stateKey !== undefined) return undefined;
  return relatedTo(room, event.id, "m.replace")
    .filter(({ sender, type }) => sender === event.sender && type === event.type)
    .at(-1);
}

/** Why Synapse does not take an event because of what it belongs to; undefined where it does. */
export function relationProblem(
  room: FakeRoom,
  draft: Pick<FakeEvent, "type" | "sender" | "content">,
) {
  const relation = relationOf(draft.content);
  if (relation === undefined) return undefined;
  const parent = room.event(relation.to);
  if (parent === undefined) return { error: "Can't send relation to unknown event" };
  if (relation.type === "m.annotation") return annotationProblem(room, draft, relation);
  if (relation.type === "m.thread" && relationOf(contentNow(parent)) !== undefined) {
    return { error: "Cannot start threads from an event with a relation" };
  }
  return undefined;
}

function annotationProblem(
  room: FakeRoom,
  { type, sender }: Pick<FakeEvent, "type" | "sender">,
  { to, key }: Relation,
) {
  if (typeof key !== "string") return { error: "Missing aggregation key" };
  const same = relatedTo(room, to, "m.annotation").some(
    (other) =>
      other.type === type && other.sender === sender && relationOf(other.content)?.key === key,
  );
  if (!same) return undefined;
  return { errcode: "M_DUPLICATE_ANNOTATION", error: "Can't send same reaction twice" };
}
