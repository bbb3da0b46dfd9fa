import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { answered } from "../command/answer.ts";
import { code, headline, strong, text } from "../message/build.ts";
import { printAnswer } from "./exit.ts";
import type { PrintOptions } from "./exit.ts";
import type { Drill } from "./open-drill.ts";
import { stopSignal } from "./stop-signal.ts";

export const DrillServeResult = z.strictObject({
  scenario: z.string(),
  simulates: z.string(),
  config: z.string().describe("path of a configuration that sees the simulated lattice"),
  clockSlot: z.int(),
});

/** `drill --serve`: only the simulated lattice, until it is told to stop. */
export async function serve({ simulation, app }: Drill, options: PrintOptions): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), "lattice-drill-"));
  const config = join(folder, "lattice.yaml");
  try {
    await writeFile(config, simulation.configText);
    const { name, simulates } = simulation.scenario;
    const stopped = stopSignal();
    const body = {
      title: "serving a simulated lattice",
      blocks: [
        headline("neutral", strong(name), `: ${simulates}`),
        text("Configuration: ", code(config)),
        text("Look at it with ", code(`lattice run --config ${config} -- walk current`), "."),
        text("It ends, and the configuration with it, on Ctrl-C or SIGTERM."),
      ],
    };
    const result = { scenario: name, simulates, config, clockSlot: simulation.clockSlot };
    printAnswer(answered("drill serve", { outcome: "ok", result, body }, app.origin), options);
    await stopped;
    return 0;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
