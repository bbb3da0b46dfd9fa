import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { z } from "zod";
import { durationMs } from "../config/duration.ts";
import { dataFolder } from "./data-folder.ts";

const Milliseconds = z
  .string()
  .transform((text) => durationMs(text) ?? Number.NaN)
  .pipe(z.number());

const Measurement = z.string().regex(/^[0-9a-f]{96}$/);

const SimulatedOrganism = z.strictObject({
  /** When it commits, in milliseconds from the slot's start. */
  commitsAt: Milliseconds,
  window: z.strictObject({ from: z.string(), to: z.string() }).optional(),
  members: z.array(z.string()).min(1),
  aggregators: z.array(z.string()).default([]),
  /** What the image measures that its members run; only where they must prove TDX. */
  tdx: z.strictObject({ mrTd: Measurement, rtmr1: Measurement }).optional(),
});

/** The lattice that is simulated when nothing is wrong. */
export const Topology = z.strictObject({
  name: z.string(),
  latticeId: z.string(),
  slotSeconds: z.int().positive(),
  /** The clock's slot when the drill begins. */
  startSlot: z.int().min(1000),
  /** How far into that slot the drill begins, in milliseconds. */
  intoSlot: Milliseconds,
  readers: z.int().min(1),
  /** Of the execution chain. */
  chainId: z.int().positive(),
  /** Relays with a data API that blocks go through. */
  relays: z.int().min(1),
  organisms: z.strictObject({
    zipnet: SimulatedOrganism,
    unseal: SimulatedOrganism,
    offer: SimulatedOrganism,
    atelier: SimulatedOrganism,
    relay: SimulatedOrganism,
    tally: SimulatedOrganism,
  }),
  people: z.record(z.string(), z.strictObject({ name: z.string(), roles: z.array(z.string()) })),
});

export type Topology = z.output<typeof Topology>;

export function loadTopology(): Topology {
  const text = readFileSync(new URL("drill-lattice.yaml", dataFolder()), "utf8");
  return Topology.parse(parse(text));
}
