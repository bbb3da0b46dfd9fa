import type { NotSent, Placed } from "../ports/chat-surface.ts";
import { leaveOldHome } from "./old-home.ts";
import { forget, place } from "./placing.ts";
import type { Stands } from "./placing.ts";
import { keepShown, placedAt, rootNow } from "./root-now.ts";
import type { RootNow, RootParts } from "./root-now.ts";
import { stillStands } from "./still-stands.ts";

/** A message is edited at most this often (docs.slack.dev: chat.update takes 50 a minute in a workspace). */
const EDIT_MS = 2_000;

/** A message that the chat will not take is shown to it again after this long, as it may have been a setting. */
const REFUSED_MS = 60_000;

/** How long after an edit that was not answered it may still be carried out, over a newer one. */
const LATE_MS = 30_000;

/** How often a message is looked for again that could not be looked for. */
const LOOK_AGAIN_MS = 2_000;

/** How a request or run stands, and where. */
export interface Standing {
  readonly kind: "shown";
  /** `posted`: it stands there since now. */
  readonly posted: boolean;
  readonly root: Placed;
  readonly pending: boolean;
  readonly over: boolean;
}

export type Shown =
  | Standing
  /** There is nothing to show: the store has no such request. */
  | { readonly kind: "nothing" }
  | NotSent;

/** What the chat was given last by this process, and why it did not take it. */
interface Last extends Pick<RootNow, "words" | "buttons"> {
  readonly atMs: number;
  readonly refused: NotSent | undefined;
}

/** The one message of a request or a run. It follows what the store says, and is edited no more than it must. */
export class LivingRoot {
  readonly #topic: string;
  readonly #parts: RootParts;
  #last: Last | undefined;
  /** What is known of it may be wrong. */
  #doubted = false;
  /** When it is edited once more, as an older edit may have been carried out over the newest. */
  #repeatAtMs: number | undefined;

  constructor(topic: string, parts: RootParts) {
    this.#topic = topic;
    this.#parts = parts;
  }

  /** Whether nothing is left to be done about it while its words stay. */
  get quiet(): boolean {
    return this.#repeatAtMs === undefined;
  }

  /** It may not stand there any more: the next time it is put there again, whatever is known. */
  doubt(): void {
    this.#doubted = true;
  }

  /**
   * Brings it up to date. At most one edit in two seconds, but at once where another button stands there than should,
   * or with `now`: that is when something was decided or has ended.
   */
  async show({ now }: { readonly now: boolean }): Promise<Shown> {
    const root = await rootNow(this.#topic, this.#parts);
    if (root === undefined) return { kind: "nothing" };
    const refused = this.#refused(root);
    if (refused !== undefined) return refused;
    const stays = await this.#stays(root, now);
    const stands = stays ?? (await this.#put(root));
    // What did not get there, or may not have, is given to it again as it is.
    if (stays === undefined && stands.kind === "sent") this.#gave(root);
    if (stands.kind === "refused") this.#gave(root, stands);
    if (stands.kind !== "sent") return stands;
    const { placed, fresh } = stands;
    const missing = await this.#detail(placed, root);
    const { over, pending } = root;
    return missing ?? { kind: "shown", posted: fresh, root: placed, over, pending };
  }

  #refused({ words }: RootNow): NotSent | undefined {
    if (this.#last?.words !== words || this.#doubted) return undefined;
    return this.#passedMs(this.#last) < REFUSED_MS ? this.#last.refused : undefined;
  }

  #passedMs({ atMs }: Last): number {
    return this.#parts.clock.elapsed() - atMs;
  }

  #gave({ words, buttons }: RootNow, refused?: NotSent): void {
    this.#last = { words, buttons, atMs: this.#parts.clock.elapsed(), refused };
    this.#doubted = false;
    if (this.#mustRepeat()) this.#repeatAtMs = undefined;
  }

  #mustRepeat(): boolean {
    return this.#repeatAtMs !== undefined && this.#repeatAtMs <= this.#parts.clock.elapsed();
  }

  /** Where it stands, if it is to stay as it is. */
  async #stays(root: RootNow, now: boolean): Promise<Stands | undefined> {
    const placed = placedAt(root.row);
    if (placed?.channel !== this.#parts.surface.home) return undefined;
    if (this.#doubted || this.#mustRepeat()) return undefined;
    const says = this.#says(root);
    if (!says && (now || !this.#wasJustEdited(root))) return undefined;
    if (says && root.settled && root.row?.shown !== undefined) await this.#keep(root, placed);
    return { kind: "sent", placed, fresh: false };
  }

  #says({ row, words, settled }: RootNow): boolean {
    if (row?.shown !== undefined) return row.shown === words;
    return settled && this.#last?.words === words;
  }

  #wasJustEdited({ buttons }: RootNow): boolean {
    const last = this.#last;
    return last?.buttons === buttons && this.#passedMs(last) < EDIT_MS;
  }

  #keep(root: RootNow, placed: Placed): Promise<void> {
    return keepShown(root, { topic: this.#topic, placed }, this.#parts);
  }

  /** Edits the message that stands there, or posts it. */
  async #put(root: RootNow): Promise<Stands | NotSent> {
    const left = await leaveOldHome(this.#topic, root, this.#parts);
    if (left !== undefined) return left;
    const { surface, clock } = this.#parts;
    const stands = await this.#place(root);
    if (stands.kind !== "sent" || stands.fresh) return stands;
    const { placed } = stands;
    const edited = await surface.edit(placed, surface.part(root.message).root);
    if (edited.kind === "refused") return this.#notTaken(root, placed, edited);
    if (edited.kind !== "sent") {
      // A chat may say of an edit that it can be made again, and not whether it was made.
      if (!("mend" in edited)) this.#repeatAtMs = clock.elapsed() + LATE_MS;
      return edited;
    }
    await this.#keep(root, placed);
    return stands;
  }

  async #notTaken(root: RootNow, placed: Placed, refused: NotSent): Promise<Stands | NotSent> {
    const there = await stillStands(this.#topic, this.#parts);
    if (there === "unknown") {
      return { kind: "later", afterMs: LOOK_AGAIN_MS, detail: refused.detail };
    }
    if (there === "absent") {
      // Somebody took it away, and people must have something to decide on.
      await forget(this.#topic, this.#parts);
      return this.#place(root);
    }
    // What is not taken at its end is not tried for ever.
    if (root.settled) await this.#keep(root, placed);
    return refused;
  }

  #place({ message, words, settled, requestedBy, over }: RootNow): Promise<Stands | NotSent> {
    const { surface, approvers } = this.#parts;
    const { root, thread } = surface.part(message);
    const call = over ? [] : approvers.filter((person) => person !== requestedBy);
    return place(
      {
        key: this.#topic,
        message: root,
        posting: { channel: surface.home, call },
        as: thread.length === 0 ? "done" : "working",
        ...(settled ? {} : { shown: words }),
      },
      this.#parts,
    );
  }

  /** What belongs into the thread is posted with the message, and never again. */
  async #detail(placed: Placed, root: RootNow): Promise<NotSent | undefined> {
    if (root.row?.state === "done" && root.row.id === placed.id) return undefined;
    const { thread } = this.#parts.surface.part(root.message);
    const { surface, rows } = this.#parts;
    const row = await rows((chat) => chat.message(surface.name, this.#topic));
    if (row?.state !== "working") return undefined;
    const posting = { channel: placed.channel, thread: placed.id };
    for (const [index, part] of thread.entries()) {
      const key = `${this.#topic}:detail:${index}:${placed.id}`;
      const sent = await place({ key, message: part, posting, as: "done" }, this.#parts);
      // What is refused here can be read with a command.
      if (sent.kind === "later" || sent.kind === "unsure") return sent;
    }
    await rows((chat) => chat.keep({ ...row, state: "done" }));
    return undefined;
  }
}
