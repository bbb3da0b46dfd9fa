import type { Machine } from "./machines.ts";

/** What a machine's own journal says happened on it: the truth that nobody of ours wrote. */
export interface HostTruth {
  readonly host: string;
  /** Command lines that sudo let through, oldest first, each with the moment in Unix milliseconds. */
  readonly commands: readonly { readonly line: string; readonly atMs: number }[];
  /** Runs of units that systemd began to stop because of a job. */
  readonly stops: readonly StopJob[];
}

export interface StopJob {
  readonly unit: string;
  readonly invocation: string;
  readonly atMs: number;
}

/** systemd's message id for "Stopping …", from sd-messages.h. */
const STOPPING = "de5b426a63be47a7b6ac3eaac82e2f6f";

const COMMAND = /COMMAND=(\/usr\/bin\/systemctl (?:stop|start|restart|reset-failed) .*)$/;

interface Line {
  readonly MESSAGE?: string;
  readonly MESSAGE_ID?: string;
  readonly UNIT?: string;
  readonly JOB_TYPE?: string;
  readonly INVOCATION_ID?: string;
  readonly SYSLOG_IDENTIFIER?: string;
  readonly __REALTIME_TIMESTAMP: string;
}

/** What happened on a machine since a moment. */
export function truthOf(machine: Machine, sinceMs: number): HostTruth {
  const lines = journal(machine, sinceMs);
  const commands = lines.flatMap((line) => {
    const [, command] = COMMAND.exec(line.MESSAGE ?? "") ?? [];
    if (line.SYSLOG_IDENTIFIER !== "sudo" || command === undefined) return [];
    return [{ line: command, atMs: timeOf(line) }];
  });
  const stops = lines.flatMap((line) => {
    const { MESSAGE_ID, JOB_TYPE, UNIT = "", INVOCATION_ID = "" } = line;
    if (MESSAGE_ID !== STOPPING || JOB_TYPE !== "stop") return [];
    return [{ unit: UNIT, invocation: INVOCATION_ID, atMs: timeOf(line) }];
  });
  return { host: machine.name, commands, stops };
}

function journal(machine: Machine, sinceMs: number): readonly Line[] {
  const since = `@${(sinceMs / 1000).toFixed(3)}`;
  const text = machine.inside(`journalctl --sync; journalctl --no-pager -o json --since ${since}`);
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Line);
}

function timeOf({ __REALTIME_TIMESTAMP: us }: Line): number {
  return Number(us) / 1000;
}
