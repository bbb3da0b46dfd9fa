import { z } from "zod";
import { METRIC_KEYS } from "../lattice/metric-key.ts";
import { ORGANISMS } from "../lattice/organism.ts";
import { CHAIN_FAULTS } from "./faults-of-chain.ts";
import { RECORD_FAULTS } from "./faults-of-records.ts";
import { TDX_FAULTS } from "./faults-of-tdx.ts";
import { UNIT_FAULTS } from "./faults-of-units.ts";
import { onChain, organism, span } from "./fault-parts.ts";

export { TDX_MODES } from "./faults-of-tdx.ts";
export type { TdxMode } from "./faults-of-tdx.ts";

/** Ways in which a reader can fail its askers. */
export const READER_MODES = [
  "behind",
  "refuses",
  "hangs",
  "error",
  "html",
  "redirect",
  "endless",
  "offline",
  "another-slot",
  "negative-slot",
  "future-commit",
  "another-digest",
  "other-lattice",
] as const;

/** What hosts are asked; `files` is how old environment files are, `environment` what stands in them. */
export const HOST_QUESTIONS = ["units", "journal", "lattice-id", "files", "environment"] as const;

/** Something wrong with the simulated world. Faults add up. */
export const Fault = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("stall"), organism, ...span }),
  z.strictObject({ kind: z.literal("hole"), organism, ...span }),
  z.strictObject({ kind: z.literal("not-won"), chain: onChain, ...span }),
  z.strictObject({ kind: z.literal("members-down"), organism, count: z.int().positive() }),
  z.strictObject({ kind: z.literal("metrics-down"), organism }),
  /** The organism and its upstream cannot see each other. */
  z.strictObject({ kind: z.literal("partition"), organism, source: organism }),
  /** Both run and see each other, and do not bond. */
  z.strictObject({ kind: z.literal("bonds-refused"), organism, source: organism }),
  /** The organism's processes were given another configuration. */
  z.strictObject({ kind: z.literal("other-fingerprint"), organism }),
  /** Its environment files were changed after its units started. */
  z.strictObject({ kind: z.literal("environment-changed"), organism }),
  /** Its last member is cut off from the others. */
  z.strictObject({ kind: z.literal("member-cut-off"), organism }),
  /** Its members do not export a metric. */
  z.strictObject({ kind: z.literal("series-absent"), organism, metric: z.enum(METRIC_KEYS) }),
  /** One kind of question fails on its hosts; of a journal, that of one unit when it is named. */
  z.strictObject({
    kind: z.literal("host-question-fails"),
    organism,
    question: z.enum(HOST_QUESTIONS),
    unit: z.string().optional(),
  }),
  z.strictObject({
    kind: z.literal("reader"),
    /** Readers are counted from 1. */
    reader: z.int().positive(),
    mode: z.enum(READER_MODES),
    organisms: z.array(z.enum(ORGANISMS)).optional(),
    slots: z.int().positive().optional(),
  }),
  ...CHAIN_FAULTS,
  ...RECORD_FAULTS,
  ...TDX_FAULTS,
  ...UNIT_FAULTS,
]);

export type Fault = z.output<typeof Fault>;

export type ReaderFault = Extract<Fault, { kind: "reader" }>;
