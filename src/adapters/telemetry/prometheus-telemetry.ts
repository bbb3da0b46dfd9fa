import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from "prom-client";
import type { SourceName, Telemetry } from "../../ports/telemetry.ts";
import { ChatGauges } from "./chat-gauges.ts";
import type { WatchedChat } from "./chat-gauges.ts";

export interface BuildInfo {
  readonly version: string;
  readonly node: string;
}

/** Seconds; a walk takes tens of milliseconds, its deadline is seconds. */
const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** The bot's own metrics, in a registry of their own. */
export class PrometheusTelemetry implements Telemetry {
  readonly registry = new Registry();

  readonly #commands = new Counter({
    name: "lattice_chatops_commands_total",
    help: "Commands answered, by command and outcome.",
    labelNames: ["command", "outcome"],
    registers: [this.registry],
  });

  readonly #commandSeconds = new Histogram({
    name: "lattice_chatops_command_duration_seconds",
    help: "Time from a command to its answer, by command and outcome.",
    labelNames: ["command", "outcome"],
    buckets: BUCKETS,
    registers: [this.registry],
  });

  readonly #requests = new Counter({
    name: "lattice_chatops_source_requests_total",
    help: "Requests to sources, by source and outcome: `ok`, or why the answer could not be used.",
    labelNames: ["source", "outcome"],
    registers: [this.registry],
  });

  readonly #requestSeconds = new Histogram({
    name: "lattice_chatops_source_request_duration_seconds",
    help: "Time a request to a source took, by source and outcome.",
    labelNames: ["source", "outcome"],
    buckets: BUCKETS,
    registers: [this.registry],
  });

  readonly #strangers = new Counter({
    name: "lattice_chatops_strangers_refused_total",
    help: "People in chats whom the bot did not answer, by chat and reason.",
    labelNames: ["chat", "reason"],
    registers: [this.registry],
  });

  readonly #chats = new ChatGauges(this.registry);

  constructor(build: BuildInfo) {
    const info = new Gauge({
      name: "lattice_chatops_build_info",
      help: "1, with the version of the bot and of Node.",
      labelNames: ["version", "node"],
      registers: [this.registry],
    });
    info.set({ version: build.version, node: build.node }, 1);
  }

  /** Adds the process's own figures (memory, CPU, event loop). */
  watchProcess(): void {
    collectDefaultMetrics({ register: this.registry });
  }

  /** Counts somebody in a chat who is none of ours. */
  strangerRefused(chat: string, reason: string): void {
    this.#strangers.inc({ chat, reason });
  }

  /** Shows how a chat is reached, and how far it is behind what it is to be told. */
  watchChat(chat: string, watched: WatchedChat): void {
    this.#chats.watch(chat, watched);
  }

  sourceAsked(source: SourceName, outcome: string, ms: number): void {
    this.#requests.inc({ source, outcome });
    this.#requestSeconds.observe({ source, outcome }, ms / 1000);
  }

  commandAnswered(command: string, outcome: string, ms: number): void {
    this.#commands.inc({ command, outcome });
    this.#commandSeconds.observe({ command, outcome }, ms / 1000);
  }
}
