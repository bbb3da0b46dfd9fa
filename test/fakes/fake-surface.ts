import type { Message } from "../../src/message/model.ts";
import type { Parted } from "../../src/message/parting/part-on.ts";
import { plainText } from "../../src/message/plain-text.ts";
import type {
  ChatSurface,
  Found,
  NotSent,
  Place,
  Placed,
  Posting,
  Sent,
  Whisper,
} from "../../src/ports/chat-surface.ts";

export interface Standing {
  readonly id: string;
  readonly posting: Posting;
  readonly message: Message;
  /** Its words, as a terminal shows them. */
  readonly text: string;
  readonly edits: number;
  /** Its words when it was posted. */
  readonly first: string;
}

type Step = "post" | "edit" | "find";

/** A chat in memory that keeps messages as chats do, and fails as chats do. */
export class FakeSurface implements ChatSurface {
  readonly name = "slack";
  home = "C0HOME";
  readonly standing: Standing[] = [];
  readonly whispers: { readonly message: Message; readonly text: string; readonly to: Whisper }[] =
    [];
  /** What the next calls meet, in order; `lost` is done and not told. */
  readonly faults: { readonly step: Step; readonly fault: NotSent | "lost" | "throws" }[] = [];
  calls = 0;
  /** Whether it cannot be looked through for messages. */
  blind = false;
  /** Called before each call; it may never return, as a process that is killed. */
  before: (step: Step) => Promise<void> = () => Promise.resolve();
  #ids = 0;

  part(message: Message): Parted {
    const blocks = message.blocks.filter(({ detail }) => detail === undefined);
    const rest = message.blocks.filter(({ detail }) => detail !== undefined);
    const root = { ...message, blocks };
    return { root, thread: rest.length === 0 ? [] : [{ ...message, blocks: rest }] };
  }

  async post(message: Message, posting: Posting): Promise<Sent> {
    const fault = await this.#meet("post");
    if (fault !== undefined && fault !== "lost") return fault;
    const id = `${(this.#ids += 1)}`;
    const text = plainText(message);
    this.standing.push({ id, posting, message, text, edits: 0, first: text });
    if (fault === "lost") return { kind: "unsure", detail: "the connection broke" };
    return { kind: "sent", placed: { channel: posting.channel, id } };
  }

  async edit(placed: Placed, message: Message): Promise<Sent> {
    const fault = await this.#meet("edit");
    if (fault !== undefined && fault !== "lost") return fault;
    const at = this.standing.findIndex(({ id }) => id === placed.id);
    const before = this.standing[at];
    if (before === undefined) return { kind: "refused", detail: "message_not_found" };
    const text = plainText(message);
    this.standing[at] = { ...before, message, text, edits: before.edits + 1 };
    return { kind: "sent", placed };
  }

  async find(key: string, place: Place): Promise<Found> {
    const fault = await this.#meet("find");
    if (fault !== undefined || this.blind)
      return { kind: "unknown", detail: "it cannot be looked for" };
    const found = this.standing.find(
      ({ posting }) => posting.key === key && posting.channel === place.channel,
    );
    if (found === undefined) return { kind: "absent" };
    return { kind: "found", placed: { channel: place.channel, id: found.id } };
  }

  whisper(message: Message, to: Whisper): Promise<void> {
    this.whispers.push({ message, text: plainText(message), to });
    return Promise.resolve();
  }

  /** Messages that stand in the channel itself. */
  get roots(): readonly Standing[] {
    return this.standing.filter(({ posting }) => posting.thread === undefined);
  }

  thread(root: string): readonly Standing[] {
    return this.standing.filter(({ posting }) => posting.thread === root);
  }

  async #meet(step: Step): Promise<NotSent | "lost" | undefined> {
    this.calls += 1;
    await this.before(step);
    const at = this.faults.findIndex((one) => one.step === step);
    if (at < 0) return undefined;
    const [met] = this.faults.splice(at, 1);
    if (met?.fault === "throws") throw new Error("a fault of the surface");
    return met?.fault;
  }
}
