import { strong, text } from "../message/build.ts";
import type { Body, Message, Origin } from "../message/model.ts";
import type { Person } from "../lattice/person.ts";
import type { MitigationSources } from "../mitigation/sources.ts";
import type { ChatSurface, Sent } from "../ports/chat-surface.ts";
import type { Clock } from "../ports/clock.ts";
import type { Store } from "../ports/store/store.ts";
import type { ChatStore } from "./chat-store.ts";
import { forget, place } from "./placing.ts";
import { topicNow } from "./topic-body.ts";
import type { TopicNow } from "./topic-body.ts";
import { pressable, withoutButtons } from "./without-buttons.ts";

/** A message is edited at most this often (docs.slack.dev: chat.update takes 50 a minute in a workspace). */
const EDIT_MS = 2_000;

export interface RootParts {
  readonly surface: ChatSurface;
  readonly origin: Origin;
  readonly store: Pick<Store, "read">;
  readonly rows: ChatStore;
  readonly clock: Clock;
  readonly sources: Pick<MitigationSources, "people" | "publicNames">;
  /** Who is to be called to a request, besides who asked. */
  readonly approvers: readonly string[];
}

export type Shown =
  /** `posted`: it stands there since now. */
  | {
      readonly kind: "shown";
      readonly posted: boolean;
      readonly root: string;
      readonly over: boolean;
    }
  /** There is nothing to show: the store has no such request. */
  | { readonly kind: "nothing" }
  | Exclude<Sent, { readonly kind: "sent" }>;

/** The one message of a request or a run. It follows what the store says, and is edited no more than it must. */
export class LivingRoot {
  readonly #topic: string;
  readonly #parts: RootParts;
  /** Who is just agreeing to it. */
  #agreeing: Person | undefined;
  /** What stands there, as far as this process put it there. */
  #shown: { readonly words: string; readonly buttons: string; readonly atMs: number } | undefined;

  constructor(topic: string, parts: RootParts) {
    this.#topic = topic;
    this.#parts = parts;
  }

  /** Somebody agrees, and it takes a while to look at the hosts: meanwhile there is nothing to press. */
  agreeing(person: Person | undefined): void {
    this.#agreeing = person;
  }

  /**
   * Brings it up to date. At most one edit in two seconds, but at once where another button stands there than should,
   * or with `now`: that is when something was decided or has ended.
   */
  async show({ now }: { readonly now: boolean }): Promise<Shown> {
    const { store, sources, origin, surface, clock } = this.#parts;
    const topic = await store.read((tables) => topicNow(this.#topic, tables, sources));
    if (topic === undefined) return { kind: "nothing" };
    const message = { origin, ...this.#asItGoes(topic) };
    const words = JSON.stringify(message);
    const buttons = JSON.stringify(pressable(message));
    const { over } = topic;
    const last = this.#shown;
    if (last !== undefined) {
      const early = clock.now() - last.atMs < EDIT_MS && last.buttons === buttons && !now;
      if (last.words === words || early) {
        return { kind: "shown", posted: false, root: this.#root, over };
      }
    }
    const { root, thread } = surface.part(message);
    const done = await this.#put(root, thread, topic.requestedBy);
    if (done.kind === "shown") this.#shown = { words, buttons, atMs: clock.now() };
    return done.kind === "shown" ? { ...done, over } : done;
  }

  #root = "";

  #asItGoes({ body, requestedBy, over }: TopicNow): Body {
    const person = this.#agreeing;
    // Who may not agree changes nothing about the message.
    if (person === undefined || person.id === requestedBy || over) return body;
    const looking = text(strong(person.name), " agrees: the hosts are being looked at.");
    const bare = withoutButtons(body);
    return { ...bare, blocks: [...bare.blocks, looking] };
  }

  /** Edits the message that stands there, or posts it with what belongs into its thread. */
  async #put(root: Message, thread: readonly Message[], asker: string): Promise<Shown> {
    const { surface, approvers } = this.#parts;
    const before = await this.#parts.rows((chat) => chat.message(surface.name, this.#topic));
    if (before?.id !== undefined) {
      const edited = await surface.edit({ channel: before.channel, id: before.id }, root);
      if (edited.kind === "sent") return this.#stands(before.id, false);
      if (edited.kind !== "refused") return edited;
      // Somebody took it away: it is posted anew, so that people have something to decide on.
      await forget(this.#topic, this.#parts);
    }
    const call = approvers.filter((person) => person !== asker);
    const posting = { channel: surface.home, call };
    const wanted = { key: this.#topic, message: root, posting, as: "done" } as const;
    const sent = await place(wanted, this.#parts);
    if (sent.kind !== "sent") return sent;
    for (const [index, message] of thread.entries()) {
      const rest = await place(
        {
          key: `${this.#topic}:detail:${index}:${sent.placed.id}`,
          message,
          posting: { channel: sent.placed.channel, thread: sent.placed.id },
          as: "done",
        },
        this.#parts,
      );
      if (rest.kind === "later") return rest;
    }
    return this.#stands(sent.placed.id, true);
  }

  #stands(root: string, posted: boolean): Shown {
    this.#root = root;
    return { kind: "shown", posted, root, over: false };
  }
}
