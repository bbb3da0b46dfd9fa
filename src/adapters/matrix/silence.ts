import { createHash } from "node:crypto";
import type { Memory } from "./memory.ts";
import type { MatrixWeb } from "./web/matrix-web.ts";

/** Everything that is ever said in an encrypted room by a bot that cannot encrypt. Nothing of ours stands in it. */
const SENTENCE =
  "This room is encrypted, and this bot cannot read or write encrypted messages. From now on it says nothing here.";

/** Says once in a room's life that nothing more is said there. */
export class Silence {
  readonly #web: MatrixWeb;
  readonly #memory: Pick<Memory, "recall" | "keep">;
  readonly #told = new Set<string>();

  /** `web` is not guarded: the sentence is the one thing that may go into an encrypted room as it is. */
  constructor(web: MatrixWeb, memory: Pick<Memory, "recall" | "keep">) {
    this.#web = web;
    this.#memory = memory;
  }

  /** Never throws; what could not be said now is said when it is called again. */
  async fall(room: string): Promise<void> {
    if (this.#told.has(room)) return;
    try {
      if ((await this.#memory.recall(`silent in ${room}`)) === undefined) {
        const txn = `silence-${createHash("sha256").update(room).digest("hex").slice(0, 32)}`;
        const body = { msgtype: "m.notice", body: SENTENCE, "m.mentions": {} };
        const answer = await this.#web.call(
          "send",
          { room, type: "m.room.message", txn },
          { body },
        );
        if (answer.kind !== "ok") return;
        await this.#memory.keep(`silent in ${room}`, "told");
      }
      this.#told.add(room);
    } catch {
      // The store cannot be used now. Said twice, it is the same event: its transaction is the room's own.
    }
  }
}
