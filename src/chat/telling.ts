import type { NotSent, Posting } from "../ports/chat-surface.ts";
import type { StoredNotice } from "../ports/store/outbox.ts";
import type { Store } from "../ports/store/store.ts";
import type { LivingRoot, Standing } from "./living-root.ts";
import type { LivingRoots } from "./living-roots.ts";
import { place } from "./placing.ts";
import type { RootParts } from "./root-now.ts";
import { isRequestTopic, rootTopic } from "./topic-body.ts";
import { withoutButtons } from "./without-buttons.ts";

export interface TellingOptions {
  readonly parts: Omit<RootParts, "store"> & { readonly store: Store };
  readonly roots: LivingRoots;
  /** Whether it may still tell. */
  readonly ours: () => boolean;
  /** The chat would not take one, and never will. */
  readonly untold: (notice: StoredNotice, detail: string) => void;
}

/** Tells one chat what people must be told, in order and at least once. */
export class Telling {
  readonly #options: TellingOptions;

  constructor(options: TellingOptions) {
    this.#options = options;
  }

  /** Until there is no more to tell, or the chat does not take it now: then why. */
  async deliver(): Promise<NotSent | undefined> {
    const { parts, ours, untold } = this.#options;
    const { store, surface } = parts;
    while (ours()) {
      const [notice] = await store.read(async ({ outbox }) =>
        outbox.after(await outbox.sentBy(surface.name), 1),
      );
      if (notice === undefined) return undefined;
      const failed = await this.#tell(notice);
      if (failed !== undefined && failed.kind !== "refused") return failed;
      // One that is not taken must not keep back all that come after it.
      if (failed !== undefined) untold(notice, failed.detail);
      await store.write(({ outbox }) => outbox.sent(surface.name, notice.seq));
    }
    return undefined;
  }

  async #tell(notice: StoredNotice): Promise<NotSent | undefined> {
    const { parts, roots } = this.#options;
    const { store, surface } = parts;
    const { topic, seq } = notice;
    const own = { channel: surface.home };
    if (!isRequestTopic(topic)) return this.#post(notice, own);
    const told = await store.read((tables) => rootTopic(topic, tables));
    const root = roots.of(told);
    const shown = await root.show({ now: true });
    // Where its message cannot be shown as it stands, what is to be told stands for itself.
    if (shown.kind === "nothing" || shown.kind === "refused") return this.#post(notice, own);
    if (shown.kind !== "shown") return shown;
    const first = await store.read(({ outbox }) => outbox.firstOf(told));
    // What the topic is, and what is so when its message is posted, stands in that message.
    if (shown.posted || first === seq) return undefined;
    const failed = await this.#post(notice, below(shown, notice));
    return failed?.kind === "refused" ? postedAnew(root, failed) : failed;
  }

  async #post(
    { seq, body, audience }: StoredNotice,
    { channel, thread, broadcast = false }: Pick<Posting, "channel" | "thread" | "broadcast">,
  ): Promise<NotSent | undefined> {
    const { parts } = this.#options;
    const { origin, surface, approvers } = parts;
    const { root, thread: rest } = surface.part({ origin, ...withoutButtons(body) });
    const first = {
      channel,
      ...(thread === undefined ? {} : { thread, broadcast }),
      ...(audience === "approvers" ? { call: approvers } : {}),
    };
    const sent = await place(
      { key: `notice:${seq}`, message: root, posting: first, as: "done" },
      parts,
    );
    if (sent.kind !== "sent") return sent;
    const under = { channel: sent.placed.channel, thread: thread ?? sent.placed.id };
    for (const [index, message] of rest.entries()) {
      const key = `notice:${seq}:${index}`;
      const more = await place({ key, message, posting: under, as: "done" }, parts);
      if (more.kind !== "sent") return more;
    }
    return undefined;
  }
}

/** The end is for everybody, and a run that needs people; reminders and progress stay in the thread. */
function below({ root, over, pending }: Standing, { audience }: StoredNotice) {
  const broadcast = over || (audience === "approvers" && !pending);
  return { channel: root.channel, thread: root.id, broadcast };
}

/** Somebody may have taken the message away, and its thread with it. Posted anew, it says what was to be told. */
async function postedAnew(root: LivingRoot, refused: NotSent): Promise<NotSent | undefined> {
  root.doubt();
  const again = await root.show({ now: true });
  if (again.kind === "later" || again.kind === "unsure") return again;
  return again.kind === "shown" && again.posted ? undefined : refused;
}
