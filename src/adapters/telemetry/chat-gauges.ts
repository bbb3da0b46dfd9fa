import { Gauge } from "prom-client";
import type { Registry } from "prom-client";

/** A chat, as it is when it is looked at. */
export interface WatchedChat {
  /** Open connections to it. */
  readonly connections: () => number;
  /** What it was not told yet; undefined where nothing is to be told. */
  readonly behind: () =>
    { readonly waiting: number; readonly oldestMs: number | undefined } | undefined;
}

/** Gauges that are read when somebody asks for the metrics. */
export function chatGauges(
  registry: Registry,
  chat: string,
  { connections, behind }: WatchedChat,
): void {
  const gauge = (name: string, help: string, read: () => number) =>
    new Gauge({
      name,
      help,
      labelNames: ["chat"],
      registers: [registry],
      collect() {
        this.set({ chat }, read());
      },
    });
  gauge(
    "lattice_chatops_chat_connections",
    "Open connections to a chat, by chat; 0 in HTTP mode.",
    connections,
  );
  gauge(
    "lattice_chatops_chat_notices_waiting",
    "Messages that people must be told and a chat was not told yet, by chat.",
    () => behind()?.waiting ?? 0,
  );
  gauge(
    "lattice_chatops_chat_oldest_notice_seconds",
    "Age of the oldest of those, by chat; 0 where there is none.",
    () => {
      const oldestMs = behind()?.oldestMs;
      return oldestMs === undefined ? 0 : (Date.now() - oldestMs) / 1_000;
    },
  );
}
