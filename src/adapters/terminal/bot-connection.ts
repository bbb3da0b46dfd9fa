import { randomUUID } from "node:crypto";
import type { Socket } from "node:net";
import { broke } from "../../command/answer.ts";
import type { Answer } from "../../command/answer.ts";
import type { Tell } from "../../command/define-command.ts";
import { FromTerminal, readLine, writtenLine } from "./bot-protocol.ts";
import type { Call, FromBot } from "./bot-protocol.ts";
import { LineReader, MOST_LINE_BYTES } from "./line-reader.ts";
import type { Sign, Signed } from "./signed.ts";
import type { Guest, Places } from "./places.ts";
import { BUSY, GARBLED, SILENT, STOPPING, tooLong } from "./socket-answers.ts";

/** How long a terminal may take to read its answer and leave. */
const LEAVE_MS = 5_000;

/** Milliseconds. */
export interface Patience {
  /** Until the call has come. */
  readonly callMs: number;
  /** Until a signature has come. */
  readonly signMs: number;
}

/** Carries out a call. `sign` is refused once the terminal has gone away, and `tell` tells nobody then. */
export type Take = (
  call: Call,
  terminal: { readonly tell: Tell; readonly sign: Sign },
) => Promise<Answer>;

export interface ConnectionOptions {
  readonly take: Take;
  /** Keeps an unexpected error for the people who run the bot. */
  readonly report: (reference: string, error: unknown) => void;
  readonly patience: Patience;
  readonly places: Places;
}

/** One terminal at the bot's socket: one call, signatures on the way, one answer. */
export class BotConnection implements Guest {
  readonly #socket: Socket;
  readonly #options: ConnectionOptions;
  readonly #reader = new LineReader();
  readonly #callTimer: NodeJS.Timeout;
  #stage: "call" | "taken" | "answered" = "call";
  /** Why no signature can be had any more. */
  #deaf: string | undefined;
  /** Takes the signature that is waited for. */
  #signed: ((signed: Signed) => void) | undefined;
  /** Signatures are asked for one after the other, since an answer does not say which question it is for. */
  #asking: Promise<unknown> = Promise.resolve();

  constructor(socket: Socket, options: ConnectionOptions) {
    this.#socket = socket;
    this.#options = options;
    this.#callTimer = setTimeout(() => {
      this.answer(SILENT);
    }, options.patience.callMs);
    options.places.arrive(this);
    socket.on("data", (piece: Buffer) => {
      this.#onData(piece);
    });
    // What breaks closes, too.
    socket.on("error", () => undefined);
    socket.once("close", () => {
      clearTimeout(this.#callTimer);
      options.places.leave(this);
      this.#turnDeaf("The terminal went away before it had signed.");
    });
  }

  /** Says the last word; whatever still comes in is thrown away. */
  answer(answer: Answer): void {
    if (this.#stage === "answered") return;
    this.#stage = "answered";
    clearTimeout(this.#callTimer);
    this.#options.places.leave(this);
    // Nobody is left to hear it.
    if (this.#socket.destroyed) return;
    const line = writtenLine({ answer });
    const fits = Buffer.byteLength(line) <= MOST_LINE_BYTES + 1;
    this.#socket.end(fits ? line : writtenLine({ answer: tooLong(answer) }));
    const timer = setTimeout(() => this.#socket.destroy(), LEAVE_MS);
    this.#socket.once("close", () => {
      clearTimeout(timer);
    });
  }

  get waits(): boolean {
    return this.#signed !== undefined;
  }

  giveWay(): void {
    if (this.#stage === "call") this.answer(BUSY);
    this.#turnDeaf("Commands that came later took its place. Type it again, and sign at once.");
  }

  /** Waits for no signature, now or later. */
  hurry(): void {
    this.#turnDeaf("Whoever answers at this socket is about to end. Type it again.");
  }

  /** Takes no call any more, and waits for no signature; a call that is being carried out goes on. */
  stop(): void {
    if (this.#stage === "call") this.answer(STOPPING);
    this.#turnDeaf("The bot is stopping. Try again once it has stopped or is back.");
  }

  #onData(piece: Buffer): void {
    if (this.#stage === "answered") return;
    const read = this.#reader.take(piece);
    if (read.kind === "too long") this.#garbled();
    else for (const line of read.lines) this.#onLine(line);
  }

  #onLine(line: string): void {
    const said = readLine(line, FromTerminal);
    if (said === undefined) this.#garbled();
    else if ("call" in said) this.#onCall(said.call);
    else if ("signature" in said) this.#onSignature(said.signature);
    else this.#signed?.({ kind: "unsigned", detail: said.unsigned });
  }

  #onCall(call: Call): void {
    if (this.#stage !== "call") {
      this.#garbled();
      return;
    }
    clearTimeout(this.#callTimer);
    if (!this.#options.places.take(this, call.as)) {
      this.answer(BUSY);
      return;
    }
    this.#stage = "taken";
    void this.#carryOut(call).then((answer) => {
      this.answer(answer);
    });
  }

  #onSignature(signature: string): void {
    if (this.#signed === undefined) return;
    this.#options.places.leave(this);
    this.#signed({ kind: "signed", signature });
  }

  /** Before a call that is an answer; after one it must not look like the command's. */
  #garbled(): void {
    if (this.#stage === "call") this.answer(GARBLED);
    else if (this.#stage === "taken") this.#socket.destroy();
  }

  async #carryOut(call: Call): Promise<Answer> {
    const { take, report } = this.#options;
    try {
      return await take(call, {
        tell: (line) => {
          this.#send({ tell: line });
        },
        sign: (text) => this.#sign(text),
      });
    } catch (error) {
      const reference = randomUUID().slice(0, 8);
      report(reference, error);
      return broke("unknown", reference, null);
    }
  }

  #sign(text: string): Promise<Signed> {
    const asked = this.#asking.then(() => this.#ask(text));
    this.#asking = asked;
    return asked;
  }

  #ask(text: string): Promise<Signed> {
    if (this.#deaf !== undefined) {
      return Promise.resolve({ kind: "unsigned", detail: this.#deaf });
    }
    const { signMs } = this.#options.patience;
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        const detail = `No signature came within ${signMs / 1000} s. Ask again.`;
        this.#signed?.({ kind: "unsigned", detail });
      }, signMs);
      this.#signed = (signed) => {
        clearTimeout(timer);
        this.#signed = undefined;
        resolve(signed);
      };
      this.#send({ prove: text });
    });
  }

  #turnDeaf(detail: string): void {
    this.#deaf ??= detail;
    this.#signed?.({ kind: "unsigned", detail });
  }

  #send(object: FromBot): void {
    if (this.#stage === "taken" && this.#socket.writable) this.#socket.write(writtenLine(object));
  }
}
