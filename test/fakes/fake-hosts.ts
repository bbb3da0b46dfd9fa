import type { UnitState } from "../../src/lattice/unit-state.ts";
import { hostUnread } from "../../src/ports/hosts.ts";
import type { FileAge, Hosts, HostUnread, JournalLine } from "../../src/ports/hosts.ts";

/** A host in memory. What it was not given it cannot tell. */
export interface FakeHost {
  readonly units?: Readonly<Record<string, Partial<UnitState>>>;
  readonly journal?: readonly JournalLine[];
  /** Of units that have one of their own. */
  readonly journals?: Readonly<Record<string, readonly JournalLine[]>>;
  readonly environment?: Readonly<Record<string, string>>;
  readonly latticeId?: string;
  readonly files?: readonly FileAge[];
}

export class FakeHosts implements Hosts {
  readonly given: Readonly<Record<string, FakeHost>>;
  /** What was asked, as `units host`. */
  readonly asked: string[] = [];

  constructor(given: Readonly<Record<string, FakeHost>> = {}) {
    this.given = given;
  }

  units(host: string, units: readonly string[]) {
    const known = this.#host(host, "units")?.units;
    if (known === undefined) return nothing();
    return Promise.resolve({
      kind: "units" as const,
      units: units.map((unit) => unitState(unit, known[unit])),
    });
  }

  journal(host: string, unit: string) {
    const known = this.#host(host, "journal");
    const lines = known?.journals?.[unit] ?? known?.journal;
    return lines === undefined ? nothing() : Promise.resolve({ kind: "journal" as const, lines });
  }

  latticeId(host: string) {
    const id = this.#host(host, "lattice-id")?.latticeId;
    if (id === undefined) return nothing();
    return Promise.resolve({ kind: "lattice-id" as const, latticeId: id });
  }

  fileAges(host: string) {
    const files = this.#host(host, "files")?.files;
    return files === undefined ? nothing() : Promise.resolve({ kind: "ages" as const, files });
  }

  environment(host: string) {
    const values = this.#host(host, "environment")?.environment;
    return values === undefined
      ? nothing()
      : Promise.resolve({ kind: "environment" as const, values });
  }

  #host(host: string, question: string): FakeHost | undefined {
    this.asked.push(`${question} ${host}`);
    return this.given[host];
  }
}

function nothing(): Promise<HostUnread> {
  return Promise.resolve(hostUnread("unreachable", "refuses ssh connections: is sshd up?"));
}

function unitState(unit: string, given: Partial<UnitState> = {}): UnitState {
  return {
    unit,
    load: "loaded",
    active: "active",
    sub: "running",
    result: "success",
    restarts: 0,
    mainPid: 7,
    exitStatus: 0,
    startedMs: 1_600_000_000_000,
    stoppedMs: undefined,
    changedMs: 1_600_000_000_000,
    invocation: "ab".repeat(16),
    stopTimeoutMs: 90_000,
    ...given,
  };
}
