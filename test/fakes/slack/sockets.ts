import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { WebSocketServer } from "ws";
import type { RawData, WebSocket } from "ws";
import { ACK_MS, nameOf } from "./carrier.ts";
import type { Carried, Carrier, Outgoing } from "./carrier.ts";
import { pick } from "./random.ts";
import type { Workspace } from "./workspace.ts";

/** docs.slack.dev, apis/events-api/using-socket-mode: connections of one app. */
const MOST_SOCKETS = 10;

/** How often each socket is pinged. */
const PING_MS = 5_000;

interface Waiting {
  readonly socket: WebSocket;
  readonly kind: Outgoing["kind"];
  readonly settle: (how: Pick<Carried, "acked" | "error" | "response">) => void;
}

/** Slack's end of Socket Mode. */
export class SocketHub implements Carrier {
  /** Whether new sockets are turned away. */
  refusing = false;
  readonly #workspace: Workspace;
  readonly #server = new WebSocketServer({ noServer: true });
  readonly #tickets = new Set<string>();
  readonly #open = new Set<WebSocket>();
  /** Told to go, and given nothing more. */
  readonly #leaving = new WeakSet<WebSocket>();
  readonly #waiting = new Map<string, Waiting>();
  /** Envelopes that nobody waits for any more. */
  readonly #settled = new Set<string>();
  readonly #pings: NodeJS.Timeout;

  constructor(workspace: Workspace) {
    this.#workspace = workspace;
    this.#pings = setInterval(() => {
      for (const socket of this.#open) socket.ping();
    }, PING_MS);
    this.#pings.unref();
  }

  get size(): number {
    return this.#open.size;
  }

  /** Where one socket may be opened, once. */
  address(host: string): string {
    const ticket = randomUUID();
    this.#tickets.add(ticket);
    return `ws://${host}/link/?ticket=${ticket}&app_id=${this.#workspace.app}`;
  }

  upgrade(request: IncomingMessage, stream: Duplex, head: Buffer): void {
    const { pathname, searchParams } = new URL(request.url ?? "", "http://fake");
    const known = this.#tickets.delete(searchParams.get("ticket") ?? "");
    if (!known || this.refusing || pathname !== "/link/") {
      stream.end("HTTP/1.1 401 Unauthorized\r\nconnection: close\r\n\r\n");
      return;
    }
    this.#server.handleUpgrade(request, stream, head, (socket) => {
      this.#welcome(socket);
    });
  }

  carry(outgoing: Outgoing): Promise<Carried> {
    const fit = [...this.#open].filter((socket) => !this.#leaving.has(socket));
    const socket = pick(this.#workspace.random, fit);
    if (socket === undefined) {
      return Promise.resolve({ acked: false, ackMs: 0, error: "dispatch_failed" });
    }
    const { kind, payload, retry } = outgoing;
    const id = randomUUID();
    const { promise, resolve } = Promise.withResolvers<Carried>();
    const began = performance.now();
    const settle: Waiting["settle"] = (how) => {
      clearTimeout(timer);
      this.#waiting.delete(id);
      this.#settled.add(id);
      resolve({ ...how, ackMs: performance.now() - began });
    };
    const timer = setTimeout(() => {
      this.#workspace.problem(`${nameOf(outgoing)}: not acknowledged within 3 s`);
      settle({ acked: false, error: "operation_timeout" });
    }, ACK_MS);
    this.#waiting.set(id, { socket, kind, settle });
    const again = retry === undefined ? {} : { retry_attempt: retry, retry_reason: "timeout" };
    const accepts = kind !== "events_api";
    tell(socket, {
      envelope_id: id,
      type: kind,
      payload,
      accepts_response_payload: accepts,
      ...again,
    });
    return promise;
  }

  /** Asks the oldest socket, or all, to be renewed, and closes it after a while. */
  async refresh({ all = false, lingerMs = 100 } = {}): Promise<void> {
    const fit = [...this.#open].filter((socket) => !this.#leaving.has(socket));
    const chosen = all ? fit : fit.slice(0, 1);
    for (const socket of chosen) {
      this.#leaving.add(socket);
      tell(socket, {
        type: "disconnect",
        reason: "refresh_requested",
        debug_info: { host: "fake" },
      });
    }
    await sleep(lingerMs);
    for (const socket of chosen) socket.close(1000);
  }

  /** Breaks sockets off, as a network does. */
  cut({ all = true } = {}): void {
    const open = [...this.#open];
    for (const socket of all ? open : open.slice(0, 1)) socket.terminate();
  }

  /** Answers nothing any more, and says no farewell: what is left of a connection that a firewall forgot. */
  silence(): void {
    for (const socket of this.#open) socket.pause();
  }

  close(): void {
    clearInterval(this.#pings);
    for (const socket of this.#open) socket.terminate();
    for (const { settle } of [...this.#waiting.values()]) {
      settle({ acked: false, error: "dispatch_failed" });
    }
    this.#server.close();
  }

  #welcome(socket: WebSocket): void {
    if (this.#open.size >= MOST_SOCKETS) {
      this.#workspace.problem("sockets: too_many_websockets");
      tell(socket, { type: "disconnect", reason: "too_many_websockets" });
      socket.close();
      return;
    }
    this.#open.add(socket);
    socket.on("error", () => undefined);
    socket.on("close", () => {
      this.#gone(socket);
    });
    socket.on("message", (data) => {
      this.#heard(socket, data);
    });
    tell(socket, {
      type: "hello",
      num_connections: this.#open.size,
      connection_info: { app_id: this.#workspace.app },
      debug_info: { host: "fake", approximate_connection_time: 3_600 },
    });
    this.#workspace.changed();
  }

  /** What was sent by a socket that is gone can be acknowledged no more. */
  #gone(socket: WebSocket): void {
    this.#open.delete(socket);
    for (const waiting of [...this.#waiting.values()]) {
      if (waiting.socket === socket) waiting.settle({ acked: false, error: "operation_timeout" });
    }
    this.#workspace.changed();
  }

  #heard(socket: WebSocket, data: RawData): void {
    const { envelope_id: id = "", payload } = acknowledgement(data);
    const waiting = this.#waiting.get(id);
    if (waiting === undefined) {
      if (!this.#settled.has(id))
        this.#workspace.problem("sockets: an unknown envelope_id came back");
      return;
    }
    if (waiting.socket !== socket) {
      this.#workspace.problem("sockets: acknowledged by another socket");
      return;
    }
    // The library sends an empty object where there is nothing to say.
    const empty = payload === undefined || JSON.stringify(payload) === "{}";
    if (waiting.kind === "events_api" && !empty) {
      this.#workspace.problem("sockets: an event was acknowledged with a payload");
    }
    waiting.settle({ acked: true, ...(empty ? {} : { response: payload }) });
  }
}

function tell(socket: WebSocket, frame: Readonly<Record<string, unknown>>): void {
  socket.send(JSON.stringify(frame));
}

function acknowledgement(data: RawData): {
  readonly envelope_id?: string;
  readonly payload?: unknown;
} {
  try {
    return JSON.parse((data as Buffer).toString("utf8")) as { readonly envelope_id?: string };
  } catch {
    return {};
  }
}
