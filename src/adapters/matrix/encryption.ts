import type { Memory } from "./memory.ts";
import type { MatrixWeb } from "./web/matrix-web.ts";

/** How long it is believed that a room is not encrypted, when nothing was heard since. A sync comes more often. */
const BELIEVED_MS = 30_000;

export type RoomState =
  | { readonly kind: "plain" }
  | { readonly kind: "encrypted" }
  /** It could not be asked. */
  | {
      readonly kind: "unknown";
      readonly detail: string;
      /** Until somebody mends it, as a token. */
      readonly mend?: true;
    };

export interface EncryptionOptions {
  readonly web: MatrixWeb;
  readonly memory: Pick<Memory, "recall" | "keep">;
  readonly now: () => number;
}

/**
 * Which rooms are encrypted. One that once was is so for good, whatever its state says later: state can be taken
 * away again, and people have said things there by then.
 */
export class Encryption {
  readonly #options: EncryptionOptions;
  readonly #encrypted = new Set<string>();
  /** When rooms were seen to be plain. */
  readonly #plain = new Map<string, number>();
  #heardMs = -Infinity;

  constructor(options: EncryptionOptions) {
    this.#options = options;
  }

  async of(room: string): Promise<RoomState> {
    if (this.#encrypted.has(room)) return { kind: "encrypted" };
    const seenMs = this.#plain.get(room);
    const { web, memory, now } = this.#options;
    if (seenMs !== undefined && now() - Math.max(seenMs, this.#heardMs) < BELIEVED_MS) {
      return { kind: "plain" };
    }
    const begunMs = now();
    try {
      if ((await memory.recall(nameOf(room))) !== undefined) return this.#mark(room);
    } catch {
      return { kind: "unknown", detail: "the store cannot be used" };
    }
    const answer = await web.call("state", { room, type: "m.room.encryption", key: "" });
    if (answer.kind === "ok") {
      await this.became(room);
      return { kind: "encrypted" };
    }
    if (answer.kind !== "refused" || answer.errcode !== "M_NOT_FOUND") {
      this.#plain.delete(room);
      const mend = answer.kind === "later" ? answer.mend : undefined;
      return { kind: "unknown", detail: answer.detail, ...(mend && { mend }) };
    }
    // It may have become so while it was asked.
    if (this.#encrypted.has(room)) return { kind: "encrypted" };
    this.#plain.set(room, begunMs);
    return { kind: "plain" };
  }

  /** A room said that it is. Throws where that cannot be kept. */
  async became(room: string): Promise<void> {
    this.#mark(room);
    await this.#options.memory.keep(nameOf(room), "yes");
  }

  /** Everything until this moment was heard: rooms that were plain still are. */
  heard(atMs: number): void {
    this.#heardMs = atMs;
  }

  #mark(room: string): RoomState {
    this.#encrypted.add(room);
    this.#plain.delete(room);
    return { kind: "encrypted" };
  }
}

function nameOf(room: string): string {
  return `encrypted ${room}`;
}
