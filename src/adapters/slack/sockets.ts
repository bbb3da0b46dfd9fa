import type { App, Receiver, SocketModeReceiver } from "@slack/bolt";
import { Connection } from "./connection.ts";
import type { ConnectionState } from "./connection.ts";

/** Slack closes each socket now and then: while one is renewed, what people say comes by the other. */
export const SOCKETS = 2;

/** Several sockets as one receiver. Slack sends each thing that is said to one of them. */
export class Sockets implements Receiver {
  readonly #connections: readonly Connection[];

  constructor(receivers: readonly SocketModeReceiver[]) {
    this.#connections = receivers.map((receiver) => new Connection(receiver));
  }

  init(app: App): void {
    for (const { receiver } of this.#connections) receiver.init(app);
  }

  /** Resolves when each was attempted once; one that cannot be had now is attempted again and again. */
  async start(): Promise<void> {
    await Promise.all(this.#connections.map((connection) => connection.start()));
  }

  async stop(): Promise<void> {
    await Promise.all(this.#connections.map((connection) => connection.close()));
  }

  states(): readonly ConnectionState[] {
    return this.#connections.map((connection) => connection.state());
  }
}
