import { createHash } from "node:crypto";
import { strong, text } from "../message/build.ts";
import type { Body, Message, Origin } from "../message/model.ts";
import type { MitigationSources } from "../mitigation/sources.ts";
import type { Placed } from "../ports/chat-surface.ts";
import type { ChatMessage } from "../ports/store/chat.ts";
import type { Store } from "../ports/store/store.ts";
import type { Ground } from "./placing.ts";
import { topicNow } from "./topic-body.ts";
import type { TopicNow } from "./topic-body.ts";
import { pressable, withoutButtons } from "./without-buttons.ts";

export interface RootParts extends Ground {
  readonly origin: Origin;
  readonly store: Pick<Store, "read">;
  readonly sources: Pick<MitigationSources, "people" | "publicNames">;
  /** Who is to be called to a request, besides who asked. */
  readonly approvers: readonly string[];
}

/** What the one message of a request or run is to show, and where it stands. */
export interface RootNow extends Omit<TopicNow, "body"> {
  readonly message: Message;
  /** The same for messages that say the same. */
  readonly words: string;
  readonly buttons: string;
  readonly row: ChatMessage | undefined;
}

/** Made from the store alone, so that every process makes the same of it. */
export function rootNow(topic: string, parts: RootParts): Promise<RootNow | undefined> {
  const { surface, origin, store, sources, clock } = parts;
  return store.read(async (tables) => {
    const now = await topicNow(topic, tables, sources);
    if (now === undefined) return undefined;
    const { body, ...rest } = now;
    const agreeing = now.over ? [] : await tables.agreeing.at(topic, clock.now());
    const names = agreeing.map((id) => sources.people.get(id)?.name ?? id);
    const message = { origin, ...asItGoes(body, names) };
    const words = createHash("sha256").update(JSON.stringify(message)).digest("base64url");
    const row = await tables.chat.message(surface.name, topic);
    return { ...rest, message, words, buttons: JSON.stringify(pressable(message)), row };
  });
}

/** Somebody agrees, and it takes a while to look at the hosts: meanwhile there is nothing to press. */
function asItGoes(body: Body, names: readonly string[]): Body {
  if (names.length === 0) return body;
  const bare = withoutButtons(body);
  const looking = names.map((name) =>
    text(strong(name), " agrees: the hosts are being looked at."),
  );
  return { ...bare, blocks: [...bare.blocks, ...looking] };
}

/** Where it stands; undefined while that is not known. */
export function placedAt(row: ChatMessage | undefined): Placed | undefined {
  return row?.id === undefined ? undefined : { channel: row.channel, id: row.id };
}

/** Has every process know what stands there now. What never changes any more is not kept. */
export async function keepShown(
  { words, settled }: Pick<RootNow, "words" | "settled">,
  { topic, placed }: { readonly topic: string; readonly placed: Placed },
  { surface, rows }: Ground,
): Promise<void> {
  await rows(async (chat) => {
    const row = await chat.message(surface.name, topic);
    // It may have been posted anew meanwhile.
    if (row?.id !== placed.id) return;
    await chat.keep({ ...row, shown: settled ? undefined : words });
  });
}
