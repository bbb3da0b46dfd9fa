import type { UnitClass } from "../../lattice/unit-class.ts";
import type { HostReason } from "../../ports/hosts.ts";

/** A unit of a plan as it was when somebody looked. Kept with the request, so it is plain data. */
export interface UnitSeen {
  readonly host: string;
  readonly unit: string;
  readonly class: UnitClass;
  /** systemd's words: `active (running)`; undefined where the host could not be asked. */
  readonly words?: string;
  /** Whether a stopped unit went down by itself. */
  readonly crashed?: boolean;
  /** Whether it is on its way down; a restart passes through it. */
  readonly goingDown?: boolean;
  /** Whether its name is known from a template only. */
  readonly templateOnly?: boolean;
  readonly invocation?: string;
  /** How often systemd itself started it again since somebody started it. */
  readonly restarts?: number;
  /** Why the host could not be asked. */
  readonly reason?: HostReason;
  readonly detail?: string;
}
