import { slotAt } from "../lattice/slot-clock.ts";
import { sendJson } from "./loopback-server.ts";
import type { Handler } from "./loopback-server.ts";
import { rightOutcome } from "./simulated-outputs.ts";
import { faultsOf } from "./world.ts";
import type { World } from "./world.ts";

/** A simulator that no member of atelier runs: what it comes to for a slot, by `GET /{slot}`. */
export function simulatorHandler(world: () => World, now: () => number): Handler {
  return ({ pathname }, response) => {
    const current = world();
    if (faultsOf(current, "simulator-down").length > 0) {
      response.destroy();
      return;
    }
    const [, digits] = /^\/(\d{1,15})$/.exec(pathname) ?? [];
    const slot = Number(digits);
    if (digits === undefined || slot > slotAt(current.slots, now())) {
      sendJson(response, 404, { error: "no such slot" });
      return;
    }
    const { inputHash, outputHash } = rightOutcome(current, slot);
    sendJson(response, 200, { slot, inputHash: `0x${inputHash}`, outputHash: `0x${outputHash}` });
  };
}
