import type { App, Receiver, SocketModeReceiver } from "@slack/bolt";
import { Connection } from "./connection.ts";
import type { ConnectionState } from "./connection.ts";
import { Socket } from "./socket.ts";

/** Slack closes each socket now and then: while one is renewed, what people say comes by the other. */
const SOCKETS = 2;

/** Several sockets as one receiver. Slack sends each thing that is said to one of them. */
export class Sockets implements Receiver {
  readonly #connections: readonly Connection[];
  #app: App | undefined;

  /** `make` gives a receiver that does not connect again by itself. */
  constructor(make: () => SocketModeReceiver) {
    const socket = () => {
      const receiver = make();
      if (this.#app !== undefined) receiver.init(this.#app);
      return new Socket(receiver);
    };
    this.#connections = Array.from({ length: SOCKETS }, () => new Connection(socket));
  }

  init(app: App): void {
    this.#app = app;
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
