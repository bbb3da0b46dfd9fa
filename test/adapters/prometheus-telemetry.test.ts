import { describe, expect, it } from "@jest/globals";
import { openApp } from "../../src/app/app.ts";
import { PrometheusTelemetry } from "../../src/adapters/telemetry/prometheus-telemetry.ts";
import { systemClock } from "../../src/adapters/system-clock.ts";
import { parseConfig } from "../../src/config/load.ts";
import { MINIMAL } from "../config/example.ts";

describe("the bot's own metrics", () => {
  it("count commands by outcome and requests by source and outcome, and time them", async () => {
    const telemetry = new PrometheusTelemetry({ version: "1.2.3", node: "v24" });
    const app = openApp({
      config: parseConfig(MINIMAL.replace("7070", "9"), "/"),
      clock: systemClock,
      telemetry,
      env: {},
      drill: false,
      report: () => undefined,
    });

    await app.dispatcher.dispatch("walk 1");
    await app.dispatcher.dispatch("walk 0x1");
    await app.close();
    const page = await telemetry.registry.metrics();

    expect(page).toContain('lattice_chatops_commands_total{command="walk",outcome="unknown"} 1');
    expect(page).toContain('lattice_chatops_commands_total{command="walk",outcome="refused"} 1');
    expect(page).toContain('command_duration_seconds_count{command="walk",outcome="unknown"} 1');
    // One lattice, five organisms by slot, zipnet's newest rounds.
    expect(page).toContain('source_requests_total{source="gateway",outcome="unreachable"} 7');
    expect(page).toContain('build_info{version="1.2.3",node="v24"} 1');
  });

  it("have no label that a person or a gateway could fill", async () => {
    const telemetry = new PrometheusTelemetry({ version: "1", node: "v" });
    const app = openApp({
      config: parseConfig(MINIMAL.replace("7070", "9"), "/"),
      clock: systemClock,
      telemetry,
      env: {},
      drill: false,
      report: () => undefined,
    });

    await app.dispatcher.dispatch("surprise 1");
    await app.close();

    expect(await telemetry.registry.metrics()).not.toContain("surprise");
  });
});
