import type { Clock } from "../ports/clock.ts";
import type { Store } from "../ports/store/store.ts";
import { keepShown, placedAt, rootNow } from "./root-now.ts";
import type { RootParts } from "./root-now.ts";

/** Hosts are looked at in less; a process that died meanwhile leaves a request without buttons no longer. */
const AGREEING_MS = 60_000;

interface Kept {
  readonly store: Store;
  readonly clock: Clock;
}

/** Gives the topic of the message that is to show it; undefined where they have nothing to agree to. */
export function beginsToAgree(
  id: string,
  person: string,
  { store, clock }: Kept,
): Promise<string | undefined> {
  return store.write(async ({ requests, agreeing }) => {
    const request = await requests.find(id);
    if (request?.status !== "pending" || request.requestedBy === person) return undefined;
    const topic = request.runId ?? request.id;
    await agreeing.begin({ topic, person, untilMs: clock.now() + AGREEING_MS });
    return topic;
  });
}

export async function hasAgreed(topic: string, person: string, { store }: Kept): Promise<void> {
  await store.write(({ agreeing }) => agreeing.end(topic, person));
}

/** The one edit that is made without the turn: who pressed is to see at once that it was heard. */
export async function showAgreeing(topic: string, parts: RootParts): Promise<void> {
  const root = await rootNow(topic, parts);
  const placed = placedAt(root?.row);
  if (root === undefined || placed === undefined) return;
  const { surface } = parts;
  const edited = await surface.edit(placed, surface.part(root.message).root);
  if (edited.kind === "sent") await keepShown(root, { topic, placed }, parts);
}
