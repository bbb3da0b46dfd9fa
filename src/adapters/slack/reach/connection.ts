import { setTimeout as sleep } from "node:timers/promises";
import type { Socket } from "./socket.ts";

/** What a connection needs of a socket. */
export type OneSocket = Pick<Socket, "open" | "toBeRenewed" | "gone" | "close">;

/** Waits between attempts to connect: at once after a renewal, then longer while Slack cannot be reached. */
const WAITS_MS = [0, 500, 1_000, 2_000, 5_000, 10_000];

/** How long a socket that was renewed may stay open, to acknowledge what came by it. */
const LINGER_MS = 10_000;

export interface ConnectionState {
  readonly connected: boolean;
  /** Since when it is as it is, Unix milliseconds; undefined where it was never connected. */
  readonly sinceMs: number | undefined;
  /** Why the last attempt to connect failed; never a text of Slack's own. */
  readonly why: string | undefined;
}

/**
 * A connection to Slack that is always there: its socket is replaced before Slack closes it, and opened again when it
 * broke. The library's own way waits five seconds for each renewal, and gives up with an unhandled rejection when Slack
 * cannot be asked for an address.
 */
export class Connection {
  readonly #make: () => OneSocket;
  readonly #stop = new AbortController();
  /** Those that are open; not the one that is being opened, by which nobody can be heard yet. */
  readonly #open = new Set<OneSocket>();
  #opening: OneSocket | undefined;
  #state: ConnectionState = { connected: false, sinceMs: undefined, why: undefined };
  #working: Promise<void> | undefined;

  constructor(make: () => OneSocket) {
    this.#make = make;
  }

  state(): ConnectionState {
    return this.#state;
  }

  /** Connects, and stays connected until it is closed. Resolves after the first attempt. */
  start(): Promise<void> {
    const first = Promise.withResolvers<undefined>();
    this.#working ??= this.#work(() => {
      first.resolve(undefined);
    });
    return first.promise;
  }

  /** Says farewell, and breaks off where nobody answers it. */
  async close(): Promise<void> {
    this.#stop.abort();
    const sockets = [...this.#open, ...(this.#opening === undefined ? [] : [this.#opening])];
    await Promise.all(sockets.map((socket) => socket.close()));
    await this.#working;
  }

  async #work(attempted: () => void): Promise<void> {
    const { signal } = this.#stop;
    let failures = 0;
    while (!this.#stopped()) {
      const waitMs = WAITS_MS[Math.min(failures, WAITS_MS.length - 1)] ?? 0;
      await sleep(waitMs, undefined, { signal }).catch(() => undefined);
      if (this.#stopped()) return;
      const socket = this.#make();
      this.#opening = socket;
      const why = await socket.open();
      this.#opening = undefined;
      if (why === undefined) this.#opened(socket);
      else this.#state = { ...this.#state, why };
      failures = why === undefined ? 0 : failures + 1;
      attempted();
      if (why !== undefined) continue;
      // Asking for the address may have taken longer than the bot was to live.
      if (this.#stopped()) return socket.close();
      await socket.toBeRenewed;
    }
  }

  #opened(socket: OneSocket): void {
    this.#open.add(socket);
    this.#state = { connected: true, sinceMs: Date.now(), why: undefined };
    void this.#until(socket);
  }

  async #until(socket: OneSocket): Promise<void> {
    await socket.toBeRenewed;
    const { signal } = this.#stop;
    await Promise.race([
      socket.gone,
      sleep(LINGER_MS, undefined, { signal }).catch(() => undefined),
    ]);
    this.#open.delete(socket);
    if (this.#open.size === 0) {
      this.#state = { ...this.#state, connected: false, sinceMs: Date.now() };
    }
    await socket.close();
  }

  #stopped(): boolean {
    return this.#stop.signal.aborted;
  }
}
