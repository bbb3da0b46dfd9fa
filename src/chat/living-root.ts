import { strong, text } from "../message/build.ts";
import type { Body, Message, Origin } from "../message/model.ts";
import type { Person } from "../lattice/person.ts";
import type { MitigationSources } from "../mitigation/sources.ts";
import type { NotSent, Placed } from "../ports/chat-surface.ts";
import type { ChatMessage } from "../ports/store/chat.ts";
import type { Store } from "../ports/store/store.ts";
import { forget, place, SKEW_MS } from "./placing.ts";
import type { Ground } from "./placing.ts";
import { topicNow } from "./topic-body.ts";
import type { TopicNow } from "./topic-body.ts";
import { pressable, withoutButtons } from "./without-buttons.ts";

/** A message is edited at most this often (docs.slack.dev: chat.update takes 50 a minute in a workspace). */
const EDIT_MS = 2_000;

/** A message that the chat will not take is shown to it again after this long, as it may have been a setting. */
const REFUSED_MS = 60_000;

export interface RootParts extends Ground {
  readonly origin: Origin;
  readonly store: Pick<Store, "read">;
  readonly sources: Pick<MitigationSources, "people" | "publicNames">;
  /** Who is to be called to a request, besides who asked. */
  readonly approvers: readonly string[];
}

/** How a request or run stands, and where. */
export interface Standing {
  readonly kind: "shown";
  /** `posted`: it stands there since now. */
  readonly posted: boolean;
  readonly root: string;
  readonly pending: boolean;
  readonly over: boolean;
}

export type Shown =
  | Standing
  /** There is nothing to show: the store has no such request. */
  | { readonly kind: "nothing" }
  | NotSent;

/** What the chat was given last, and what it made of it. */
interface Last {
  readonly words: string;
  readonly buttons: string;
  readonly atMs: number;
  readonly came: Placing;
}

type Placing = Pick<Standing, "kind" | "posted" | "root"> | NotSent;

/** The one message of a request or a run. It follows what the store says, and is edited no more than it must. */
export class LivingRoot {
  readonly #topic: string;
  readonly #parts: RootParts;
  /** Who is just agreeing to it. */
  #agreeing: Person | undefined;
  /** As far as this process put it there. */
  #last: Last | undefined;

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
    const { store, sources, origin, clock } = this.#parts;
    const topic = await store.read((tables) => topicNow(this.#topic, tables, sources));
    if (topic === undefined) return { kind: "nothing" };
    const message = { origin, ...this.#asItGoes(topic) };
    const words = JSON.stringify(message);
    const buttons = JSON.stringify(pressable(message));
    const { over, pending } = topic;
    const last = this.#last;
    if (last !== undefined && this.#stays(last, { words, buttons }, now)) {
      const { came } = last;
      return came.kind === "shown" ? { ...came, posted: false, over, pending } : came;
    }
    const came = await this.#put(message, topic);
    // What did not get there, or may not have, is given to it again as it is.
    const given = came.kind === "shown" || came.kind === "refused";
    if (given) this.#last = { words, buttons, atMs: clock.now(), came };
    return came.kind === "shown" ? { ...came, over, pending } : came;
  }

  #stays(last: Last, next: Pick<Last, "words" | "buttons">, now: boolean): boolean {
    const passedMs = this.#parts.clock.now() - last.atMs;
    if (last.came.kind === "refused") return passedMs < REFUSED_MS && last.words === next.words;
    if (last.words === next.words) return true;
    return passedMs < EDIT_MS && last.buttons === next.buttons && !now;
  }

  #asItGoes({ body, requestedBy, over }: TopicNow): Body {
    const person = this.#agreeing;
    // Who may not agree changes nothing about the message.
    if (person === undefined || person.id === requestedBy || over) return body;
    const looking = text(strong(person.name), " agrees: the hosts are being looked at.");
    const bare = withoutButtons(body);
    return { ...bare, blocks: [...bare.blocks, looking] };
  }

  /** Edits the message that stands there, or posts it. */
  async #put(message: Message, { requestedBy, over }: TopicNow): Promise<Placing> {
    const { surface, approvers } = this.#parts;
    const { root, thread } = surface.part(message);
    const call = over ? [] : approvers.filter((person) => person !== requestedBy);
    const posting = { channel: surface.home, call };
    const as = thread.length === 0 ? "done" : "working";
    const wanted = { key: this.#topic, message: root, posting, as } as const;
    let stands = await place(wanted, this.#parts);
    if (stands.kind === "sent" && !stands.fresh) {
      const edited = await surface.edit(stands.placed, root);
      if (edited.kind !== "sent" && edited.kind !== "refused") return edited;
      if (edited.kind === "refused") {
        if (await this.#standsThere()) return edited;
        // Somebody took it away, and people must have something to decide on.
        await forget(this.#topic, this.#parts);
        stands = await place(wanted, this.#parts);
      }
    }
    if (stands.kind !== "sent") return stands;
    const missing = await this.#detail(stands.placed, thread);
    return missing ?? { kind: "shown", posted: stands.fresh, root: stands.placed.id };
  }

  async #standsThere(): Promise<boolean> {
    const { surface } = this.#parts;
    const row = await this.#row();
    if (row === undefined) return false;
    const found = await surface.find(row.key, { channel: row.channel }, row.atMs - SKEW_MS);
    return found.kind === "found";
  }

  /** What belongs into the thread is posted with the message, and never again. */
  async #detail(placed: Placed, thread: readonly Message[]): Promise<NotSent | undefined> {
    const row = await this.#row();
    if (row?.state !== "working") return undefined;
    const posting = { channel: placed.channel, thread: placed.id };
    for (const [index, message] of thread.entries()) {
      const key = `${this.#topic}:detail:${index}:${placed.id}`;
      const sent = await place({ key, message, posting, as: "done" }, this.#parts);
      // What is refused here can be read with a command.
      if (sent.kind === "later" || sent.kind === "unsure") return sent;
    }
    await this.#parts.rows((chat) => chat.keep({ ...row, state: "done" }));
    return undefined;
  }

  #row(): Promise<ChatMessage | undefined> {
    const { surface, rows } = this.#parts;
    return rows((chat) => chat.message(surface.name, this.#topic));
  }
}
