import type { SocketModeReceiver } from "@slack/bolt";
import { setTimeout as sleep } from "node:timers/promises";
import { webFailure } from "../web/web-failure.ts";

/** How long Slack may take to greet a new socket. */
const GREETING_MS = 10_000;

/** How long a farewell may take. */
const FAREWELL_MS = 400;

/** What opens a socket, for words about its failures. */
const OPENING = { method: "apps.connections.open", variable: "SLACK_APP_TOKEN" } as const;

const CLOSED = "Slack closed the socket at once";

type OnMessage = (data: unknown, isBinary: boolean) => void;

/**
 * One of Slack's sockets, from its opening to its end. Its client would close it at once when Slack says that it is to
 * be renewed, and could then not acknowledge what came just before: this one stays open until Slack closes it.
 */
export class Socket {
  readonly #receiver: SocketModeReceiver;
  readonly #renew = Promise.withResolvers<undefined>();
  readonly #end = Promise.withResolvers<undefined>();
  #ended = false;

  /** Of a receiver that does not connect again by itself. */
  constructor(receiver: SocketModeReceiver) {
    this.#receiver = receiver;
    const { client } = receiver;
    client.on("disconnected", () => {
      this.#ends();
    });
    const own = client.listeners("ws_message") as readonly OnMessage[];
    client.removeAllListeners("ws_message");
    client.on("ws_message", (data: unknown, isBinary: boolean) => {
      if (isRenewal(data)) this.#renew.resolve(undefined);
      else for (const listener of own) listener(data, isBinary);
    });
  }

  /** Undefined once it is open, else why it is not. Ends at once where it is closed meanwhile. */
  async open(): Promise<string | undefined> {
    // A socket that is open and never greeted is none.
    const late = setTimeout(() => {
      void this.close();
    }, GREETING_MS);
    const started = this.#start();
    try {
      return await Promise.race([started, this.#end.promise.then(() => CLOSED)]);
    } catch (error) {
      return whyOf(error);
    } finally {
      clearTimeout(late);
    }
  }

  /** The client opens a socket also where it was told farewell while Slack did not say yet where to connect. */
  async #start(): Promise<undefined> {
    await this.#receiver.client.start();
    if (this.#ended) await this.close();
    return undefined;
  }

  /** Resolves when Slack gives it nothing more, and another is to take its place. */
  get toBeRenewed(): Promise<unknown> {
    return Promise.race([this.#renew.promise, this.#end.promise]);
  }

  /** Resolves when it is gone. */
  get gone(): Promise<unknown> {
    return this.#end.promise;
  }

  /** Says farewell. The client waits half a minute for an answer to it, unless it is told once more. */
  async close(): Promise<void> {
    const { client } = this.#receiver;
    const gone = client.disconnect().catch(() => undefined);
    if (!(await within(FAREWELL_MS, gone))) void client.disconnect().catch(() => undefined);
    this.#ends();
  }

  #ends(): void {
    this.#ended = true;
    this.#end.resolve(undefined);
  }
}

/** Slack says so ten seconds before, or at once (docs.slack.dev, using Socket Mode). */
function isRenewal(data: unknown): boolean {
  if (typeof data !== "string" || !data.includes('"disconnect"')) return false;
  try {
    const { type, reason } = JSON.parse(data) as {
      readonly type?: unknown;
      readonly reason?: unknown;
    };
    return type === "disconnect" && (reason === "warning" || reason === "refresh_requested");
  } catch {
    return false;
  }
}

/** The client rejects without an error where the socket ended before it was greeted. */
function whyOf(error: unknown): string {
  if (error === undefined) return CLOSED;
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
