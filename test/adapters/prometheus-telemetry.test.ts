import { describe, expect, it } from "@jest/globals";
import { openApp } from "../../src/app/app.ts";
import { PrometheusTelemetry } from "../../src/adapters/telemetry/prometheus-telemetry.ts";
import { systemClock } from "../../src/adapters/system-clock.ts";
import { parseConfig } from "../../src/config/load.ts";
import { MINIMAL } from "../config/example.ts";

/** What the metrics page says after these commands, with a gateway that nobody serves. */
async function pageAfter(typed: readonly string[]): Promise<string> {
  const telemetry = new PrometheusTelemetry({ version: "1.2.3", node: "v24" });
  const app = openApp({
    config: parseConfig(MINIMAL.replace("7070", "9"), "/"),
    clock: systemClock,
    telemetry,
    env: {},
    drill: undefined,
    holder: "a test",
    pid: 1,
    report: () => undefined,
  });
  for (const text of typed) await app.dispatcher.dispatch(text);
  await app.close();
  return telemetry.registry.metrics();
}

describe("the bot's own metrics", () => {
  it("count commands by outcome and requests by source and outcome, and time them", async () => {
    const page = await pageAfter(["walk 1", "walk 0x1"]);

    expect(page).toContain('lattice_chatops_commands_total{command="walk",outcome="unknown"} 1');
    expect(page).toContain('lattice_chatops_commands_total{command="walk",outcome="refused"} 1');
    expect(page).toContain('command_duration_seconds_count{command="walk",outcome="unknown"} 1');
    // One lattice, five organisms by slot, zipnet's newest rounds.
    expect(page).toContain('source_requests_total{source="gateway",outcome="unreachable"} 7');
    expect(page).toContain('build_info{version="1.2.3",node="v24"} 1');
  });

  it("have no label that a person could fill", async () => {
    expect(await pageAfter(["surprise 1"])).not.toContain("surprise");
  });

  it("show each chat's connections, and what it was not told, as they are when they are asked for", async () => {
    const telemetry = new PrometheusTelemetry({ version: "1.2.3", node: "v24" });
    let connections = 2;
    telemetry.watchChat("slack", {
      connections: () => connections,
      behind: () => ({ waiting: 3, oldestMs: Date.now() - 60_000, untold: 1 }),
    });
    telemetry.watchChat("matrix", { connections: () => 1, behind: () => undefined });
    connections = 0;
    const page = await telemetry.registry.metrics();

    expect(page).toContain('chat_connections{chat="slack"} 0');
    expect(page).toContain('chat_connections{chat="matrix"} 1');
    expect(page).toContain('chat_notices_waiting{chat="slack"} 3');
    expect(page).toMatch(/chat_oldest_notice_seconds\{chat="slack"\} 6\d/);
    expect(page).toContain('chat_notices_untold{chat="slack"} 1');
    expect(page).toContain('chat_notices_untold{chat="matrix"} 0');
  });
});
