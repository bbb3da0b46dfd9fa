import type { SocketModeReceiver } from "@slack/bolt";
import { setTimeout as sleep } from "node:timers/promises";

/** Waits between attempts to connect: at once after a refresh, then longer while Slack cannot be reached. */
const WAITS_MS = [0, 500, 1_000, 2_000, 5_000, 10_000];

/** How long a farewell may take. */
const FAREWELL_MS = 500;

export interface ConnectionState {
  readonly connected: boolean;
  /** Since when it is as it is; Unix milliseconds. */
  readonly sinceMs: number;
}

/**
 * One of Slack's sockets, connected again whenever it ends. Its client's own way of doing so waits five seconds for
 * each refresh, and gives up with an unhandled rejection when Slack cannot be asked for an address.
 */
export class Connection {
  readonly receiver: SocketModeReceiver;
  readonly #stop = new AbortController();
  #state: ConnectionState = { connected: false, sinceMs: Date.now() };
  #working: Promise<void> | undefined;

  /** Of a receiver that does not connect again by itself. */
  constructor(receiver: SocketModeReceiver) {
    this.receiver = receiver;
    const { client } = receiver;
    client.on("connected", () => {
      this.#is(true);
    });
    client.on("disconnected", () => {
      this.#is(false);
    });
    client.on("close", () => {
      this.#is(false);
    });
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

  async close(): Promise<void> {
    this.#stop.abort();
    const gone = this.receiver.client.disconnect().catch(() => undefined);
    await Promise.race([gone, sleep(FAREWELL_MS)]);
    await Promise.race([this.#working, sleep(FAREWELL_MS)]);
  }

  async #work(attempted: () => void): Promise<void> {
    const { signal } = this.#stop;
    let failures = 0;
    while (!this.#stopped()) {
      const waitMs = WAITS_MS[Math.min(failures, WAITS_MS.length - 1)] ?? 0;
      await sleep(waitMs, undefined, { signal }).catch(() => undefined);
      if (this.#stopped()) return;
      failures = (await this.#whileConnected(attempted)) ? 0 : failures + 1;
      attempted();
    }
  }

  /** Whether it was connected; resolves when it is not any more. */
  async #whileConnected(attempted: () => void): Promise<boolean> {
    const { client } = this.receiver;
    const ended = new Promise<void>((resolve) => {
      client.once("disconnected", () => {
        resolve();
      });
      const stopped = () => {
        resolve();
      };
      this.#stop.signal.addEventListener("abort", stopped, { once: true });
    });
    try {
      await client.start();
    } catch {
      return false;
    }
    attempted();
    await ended;
    return true;
  }

  #stopped(): boolean {
    return this.#stop.signal.aborted;
  }

  #is(connected: boolean): void {
    if (this.#state.connected === connected) return;
    this.#state = { connected, sinceMs: Date.now() };
  }
}
