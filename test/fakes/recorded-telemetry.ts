import type { SourceName, Telemetry } from "../../src/ports/telemetry.ts";

/** Remembers what was counted, as `name outcome`. */
export class RecordedTelemetry implements Telemetry {
  readonly commands: string[] = [];
  readonly sources: string[] = [];

  sourceAsked(source: SourceName, outcome: string): void {
    this.sources.push(`${source} ${outcome}`);
  }

  commandAnswered(command: string, outcome: string): void {
    this.commands.push(`${command} ${outcome}`);
  }
}
