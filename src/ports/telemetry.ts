/** What is counted about the bot's own work. Implementations never throw and never wait. */
export interface Telemetry {
  /** A source was asked. `outcome` is `ok` or why its answer could not be used. */
  sourceAsked(source: SourceName, outcome: string, ms: number): void;
  /** A command was answered. */
  commandAnswered(command: string, outcome: string, ms: number): void;
}

export type SourceName =
  | "gateway"
  | "beacon"
  | "execution"
  | "relay-data"
  | "simulator"
  | "pccs"
  | "prometheus"
  | "member-metrics"
  | "ssh";

/** Counts nothing: for one-shot commands. */
export const noTelemetry: Telemetry = {
  sourceAsked: () => undefined,
  commandAnswered: () => undefined,
};
