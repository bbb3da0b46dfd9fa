import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { connect } from "node:net";
import type { Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Take } from "../../../src/adapters/terminal/bot-connection.ts";
import { openBotSocket } from "../../../src/adapters/terminal/bot-socket.ts";
import type { BotSocketOptions } from "../../../src/adapters/terminal/bot-socket.ts";
import type { Answer } from "../../../src/command/answer.ts";
import { headline } from "../../../src/message/build.ts";

/** A folder for sockets, and the bots that listen there; all gone with `close`. */
export class SocketWorld {
  readonly folder = mkdtempSync(join(tmpdir(), "lattice-bot-"));
  readonly path = join(this.folder, "lattice.sock");
  readonly reported: unknown[] = [];
  readonly #closing: (() => Promise<void>)[] = [];

  async open(take: Take, options: Partial<BotSocketOptions> = {}) {
    const opened = await openBotSocket({
      path: this.path,
      take,
      report: (_reference, error) => this.reported.push(error),
      ...options,
    });
    if (opened.kind === "listening") this.#closing.push(() => opened.close());
    return opened;
  }

  async close(): Promise<void> {
    await Promise.all(this.#closing.map((close) => close()));
    rmSync(this.folder, { recursive: true, force: true });
  }
}

export function answer(text: string, command = "walk"): Answer {
  return {
    command,
    outcome: "ok",
    result: {},
    message: { origin: null, title: "done", blocks: [headline("good", text)] },
  };
}

/** A client that says what it likes. */
export class RawClient {
  readonly socket: Socket;
  #heard = "";
  readonly #ended: Promise<unknown>;

  constructor(path: string) {
    this.socket = connect(path);
    this.socket.on("error", () => undefined);
    this.#ended = once(this.socket, "close");
    this.socket.on("data", (piece: Buffer) => (this.#heard += piece.toString()));
  }

  say(...lines: readonly string[]): this {
    for (const line of lines) this.socket.write(`${line}\n`);
    return this;
  }

  /** Once this many lines have come. */
  async lines(count: number): Promise<readonly unknown[]> {
    while (this.#objects().length < count) await once(this.socket, "data");
    return this.#objects();
  }

  /** Everything that came until the bot hung up. */
  async all(): Promise<readonly unknown[]> {
    await this.#ended;
    return this.#objects();
  }

  #objects(): readonly unknown[] {
    return this.#heard
      .split("\n")
      .slice(0, -1)
      .map((line) => JSON.parse(line) as unknown);
  }
}
