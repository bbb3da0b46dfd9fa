import type { SocketModeReceiver } from "@slack/bolt";
import { setTimeout as sleep } from "node:timers/promises";
import { webFailure } from "./web/web-failure.ts";

/** Waits between attempts to connect: at once after a refresh, then longer while Slack cannot be reached. */
const WAITS_MS = [0, 500, 1_000, 2_000, 5_000, 10_000];

/** How long Slack may take to greet a new socket. */
const GREETING_MS = 10_000;

/** How long a farewell may take. */
const FAREWELL_MS = 400;

/** What opens a socket, for words about its failures. */
const OPENING = { method: "apps.connections.open", variable: "SLACK_APP_TOKEN" } as const;

export interface ConnectionState {
  readonly connected: boolean;
  /** Since when it is as it is, Unix milliseconds; undefined where it was never connected. */
  readonly sinceMs: number | undefined;
  /** Why the last attempt to connect failed; never a text of Slack's own. */
  readonly why: string | undefined;
}

/**
 * One of Slack's sockets, connected again whenever it ends. Its client's own way of doing so waits five seconds for
 * each refresh, and gives up with an unhandled rejection when Slack cannot be asked for an address.
 */
export class Connection {
  readonly receiver: SocketModeReceiver;
  readonly #stop = new AbortController();
  #state: ConnectionState = { connected: false, sinceMs: undefined, why: undefined };
  #working: Promise<void> | undefined;
  /** Called when the socket is gone, or is not wanted any more. */
  #ended: () => void = () => undefined;

  /** Of a receiver that does not connect again by itself. */
  constructor(receiver: SocketModeReceiver) {
    this.receiver = receiver;
    const { client } = receiver;
    client.on("connected", () => {
      this.#state = { connected: true, sinceMs: Date.now(), why: undefined };
    });
    client.on("disconnected", () => {
      if (this.#state.connected) {
        this.#state = { connected: false, sinceMs: Date.now(), why: undefined };
      }
      this.#ended();
    });
    this.#stop.signal.addEventListener("abort", () => {
      this.#ended();
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

  /** Says farewell, and breaks off where nobody answers it. */
  async close(): Promise<void> {
    this.#stop.abort();
    await this.#leave();
    if (this.#working !== undefined) await within(FAREWELL_MS, this.#working);
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
    const ended = new Promise<void>((resolve) => {
      this.#ended = resolve;
    });
    // A socket that is open and never greeted is none.
    const late = setTimeout(() => {
      void this.#leave();
    }, GREETING_MS);
    try {
      await this.receiver.client.start();
    } catch (error) {
      this.#state = { ...this.#state, why: whyOf(error) };
      return false;
    } finally {
      clearTimeout(late);
    }
    // Asking for the address may have taken longer than the bot was to live.
    if (this.#stopped()) await this.#leave();
    attempted();
    await ended;
    return true;
  }

  /** The client waits half a minute for an answer to its farewell, unless it is told once more. */
  async #leave(): Promise<void> {
    const { client } = this.receiver;
    const gone = client.disconnect().catch(() => undefined);
    if (!(await within(FAREWELL_MS, gone))) void client.disconnect().catch(() => undefined);
  }

  #stopped(): boolean {
    return this.#stop.signal.aborted;
  }
}

/** The client rejects without an error where the socket ended before it was greeted. */
function whyOf(error: unknown): string {
  if (error === undefined) return "Slack closed the socket at once";
  return webFailure(OPENING, error).detail;
}

/** Whether it was done in time. */
async function within(ms: number, work: Promise<unknown>): Promise<boolean> {
  const over = new AbortController();
  const { signal } = over;
  const late = sleep(ms, false, { signal }).catch(() => false);
  const inTime = await Promise.race([work.then(() => true), late]);
  over.abort();
  return inTime;
}
