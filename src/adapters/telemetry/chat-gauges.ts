import { Gauge } from "prom-client";
import type { Registry } from "prom-client";

/** A chat, as it is when it is looked at. */
export interface WatchedChat {
  /** Open connections to it. */
  readonly connections: () => number;
  /** What it was not told; undefined where nothing is to be told. */
  readonly behind: () =>
    | {
        readonly waiting: number;
        /** Unix milliseconds. */
        readonly oldestMs: number | undefined;
        readonly untold: number;
      }
    | undefined;
}

/** Gauges of every chat, read when somebody asks for the metrics. */
export class ChatGauges {
  readonly #chats = new Map<string, WatchedChat>();
  readonly #registry: Registry;

  constructor(registry: Registry) {
    this.#registry = registry;
    this.#gauge(
      "lattice_chatops_chat_connections",
      "Open connections to a chat that is configured, by chat; 0 in HTTP mode, and where it is not served.",
      ({ connections }) => connections(),
    );
    this.#gauge(
      "lattice_chatops_chat_notices_waiting",
      "Messages that people must be told and a chat was not told yet, by chat.",
      ({ behind }) => behind()?.waiting ?? 0,
    );
    this.#gauge(
      "lattice_chatops_chat_oldest_notice_seconds",
      "Age of the oldest of those, by chat; 0 where there is none.",
      ({ behind }) => {
        const oldestMs = behind()?.oldestMs;
        return oldestMs === undefined ? 0 : (Date.now() - oldestMs) / 1_000;
      },
    );
    this.#gauge(
      "lattice_chatops_chat_notices_untold",
      "Messages since the start that a chat would not take, so that people were not told them there, by chat.",
      ({ behind }) => behind()?.untold ?? 0,
    );
  }

  watch(chat: string, watched: WatchedChat): void {
    this.#chats.set(chat, watched);
  }

  #gauge(name: string, help: string, read: (chat: WatchedChat) => number): void {
    const chats = this.#chats;
    new Gauge({
      name,
      help,
      labelNames: ["chat"],
      registers: [this.#registry],
      collect() {
        for (const [chat, watched] of chats) this.set({ chat }, read(watched));
      },
    });
  }
}
