import type { Organism } from "../lattice/organism.ts";
import type { UnitState } from "../lattice/unit-state.ts";

/** Why a host told nothing. The words stand in results. */
export const HOST_REASONS = [
  "unreachable",
  "timed out",
  "host key",
  "login refused",
  "not allowed",
  "no such program",
  "connection lost",
  "too large",
  "unexpected answer",
  "not configured",
  "no ssh program",
] as const;

export type HostReason = (typeof HOST_REASONS)[number];

export interface HostUnread {
  readonly kind: "unread";
  readonly reason: HostReason;
  readonly detail: string;
}

export function hostUnread(reason: HostReason, detail: string): HostUnread {
  return { kind: "unread", reason, detail };
}

/** One line of a journal. */
export interface JournalLine {
  readonly atMs: number;
  /** syslog's 0 (emergency) to 7 (debug), as the journal has it. */
  readonly priority: number;
  /** Undefined where the message was no text, or too long for the journal to repeat. */
  readonly text: string | undefined;
}

/** When an environment file was last changed. */
export interface FileAge {
  readonly path: string;
  readonly changedMs: number;
}

/**
 * The machines units run on, to be looked at only. No method throws, every method gives up when the signal is
 * aborted, and none takes text that a person typed: hosts, units and paths are the configuration's.
 */
export interface Hosts {
  /** One state for each unit, in the order asked for. Needs no rights on the host. */
  units(
    host: string,
    units: readonly string[],
    signal: AbortSignal,
  ): Promise<{ readonly kind: "units"; readonly units: readonly UnitState[] } | HostUnread>;
  /** The newest lines of a unit's journal, oldest first. Needs a sudo rule. */
  journal(
    host: string,
    unit: string,
    signal: AbortSignal,
  ): Promise<{ readonly kind: "journal"; readonly lines: readonly JournalLine[] } | HostUnread>;
  /** What `ssh.latticeIdCommand` prints: 64 lower-case hex digits. */
  latticeId(
    host: string,
    signal: AbortSignal,
  ): Promise<{ readonly kind: "lattice-id"; readonly latticeId: string } | HostUnread>;
  /** When each of the files was changed last; a file that is not there is left out. Needs a sudo rule. */
  fileAges(
    host: string,
    paths: readonly string[],
    signal: AbortSignal,
  ): Promise<{ readonly kind: "ages"; readonly files: readonly FileAge[] } | HostUnread>;
  /** Values of the allow-listed keys in the files, the last one of each key. Needs a sudo rule. */
  environment(
    host: string,
    question: EnvironmentQuestion,
    signal: AbortSignal,
  ): Promise<
    { readonly kind: "environment"; readonly values: Readonly<Record<string, string>> } | HostUnread
  >;
}

/** Environment files also name secrets: nothing but these keys is ever read. */
export interface EnvironmentQuestion {
  readonly organism: Organism;
  readonly paths: readonly string[];
}

/** The keys of an organism that may be read, in this order. */
export function environmentKeys(organism: Organism): readonly string[] {
  return [`${organism.toUpperCase()}_MRTD`, "LATTICE_CONFIG_HEX"];
}
