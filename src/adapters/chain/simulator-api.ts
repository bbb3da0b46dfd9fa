import { z } from "zod";
import { normalHex } from "../../lattice/lattice-id.ts";
import { unread } from "../../lattice/reading.ts";
import type { Unread } from "../../lattice/reading.ts";
import type { Slot } from "../../lattice/slot-clock.ts";
import { asJson } from "../../outbound/answer.ts";
import type { Peer } from "../../outbound/outbound.ts";
import type { Simulation, Simulator } from "../../ports/simulator.ts";

/** Bytes of an answer that are read at most. */
export const SIMULATOR_MAX_BYTES = 65_536;

const hex = z.string().regex(/^(0x)?([0-9a-fA-F]{2}){1,64}$/);

const SimulationJson = z.object({
  slot: z.int(),
  inputHash: hex.nullish(),
  outputHash: hex,
});

/** An independent simulator: GET {address}/{slot}. */
export class SimulatorApi implements Simulator {
  readonly name: string;
  readonly #peer: Peer;

  constructor(name: string, peer: Peer) {
    this.name = name;
    this.#peer = peer;
  }

  async simulated(slot: Slot, signal: AbortSignal): Promise<Simulation | Unread> {
    const answer = asJson(await this.#peer.get(`/${slot}`, signal));
    if (answer.kind === "failed") return unread(answer.reason, `the simulator ${answer.detail}`);
    if (answer.status !== 200) {
      return unread("http status", `the simulator has not simulated slot ${slot}`);
    }
    const parsed = SimulationJson.safeParse(answer.value);
    if (!parsed.success) {
      return unread("unexpected shape", "the simulator does not answer as its interface says");
    }
    const { slot: told, inputHash, outputHash } = parsed.data;
    if (told !== slot) return unread("another slot", `the simulator answered for slot ${told}`);
    const input = inputHash ?? undefined;
    return {
      kind: "simulated",
      inputHash: input === undefined ? undefined : normalHex(input),
      outputHash: normalHex(outputHash),
    };
  }
}
