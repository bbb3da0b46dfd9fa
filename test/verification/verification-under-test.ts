import type { LatticeMap } from "../../src/lattice/lattice-members.ts";
import { DEFAULT_UPSTREAMS, forEachOrganism } from "../../src/lattice/organism.ts";
import type { VerifySources } from "../../src/verification/verify.ts";
import { collections } from "../../src/walk/collections.ts";
import { FakeAttestation } from "../fakes/fake-attestation.ts";
import { FakeChain } from "../fakes/fake-chain.ts";
import { FakeHosts } from "../fakes/fake-hosts.ts";
import type { FakeHost } from "../fakes/fake-hosts.ts";
import { FakeMetrics } from "../fakes/fake-metrics.ts";
import { CLOCK_SLOT, LatticeUnderTest } from "../walk/lattice-under-test.ts";

export const UNIT = "unit.service";

/** Three members an organism, each on a host of its own name. */
export const MAP: LatticeMap = {
  name: "tiny",
  latticeId: "ab".repeat(32),
  quoteProviderUnits: [],
  organisms: forEachOrganism((organism) => ({
    n: 3,
    members: [1, 2, 3].map((number) => ({
      name: `${organism}-${number}`,
      role: organism === "zipnet" ? "server" : "member",
      host: `h-${organism}-${number}`,
      unit: UNIT,
      environmentFiles: ["/etc/builder/common.env"],
    })),
    upstreams: DEFAULT_UPSTREAMS[organism],
    onCall: { contact: "x", name: `${organism} people`, slack: "S0X", matrix: undefined },
    tdx: undefined,
  })),
};

/** Verifications over memory: metrics and hosts that a test fills, and a walk of a healthy lattice. */
export class VerificationUnderTest {
  readonly metrics = new FakeMetrics();
  readonly hosts: FakeHosts;
  readonly reported: unknown[] = [];
  readonly lattice = new LatticeUnderTest();
  readonly chain = new FakeChain();
  readonly attestation = new FakeAttestation();

  constructor(hosts: Readonly<Record<string, FakeHost>> = {}) {
    this.hosts = new FakeHosts(hosts);
  }

  sources(changes: Partial<VerifySources> = {}): VerifySources {
    return {
      map: MAP,
      metrics: this.metrics,
      hosts: this.hosts,
      collections: collections(this.lattice.sources(), this.lattice.settings),
      chain: this.chain.sources(),
      attestation: this.attestation,
      clock: this.lattice.clock,
      clockSlot: () => CLOCK_SLOT,
      walk: (target) => this.lattice.ask(target),
      offered: () => true,
      deadlineMs: 2_000,
      report: (error) => this.reported.push(error),
      ...changes,
    };
  }
}

/** `organism-1` to `-3` with a value each. */
export function each(
  organism: string,
  values: readonly number[],
  labels: Readonly<Record<string, string>> = {},
  rest: { readonly heldMs?: number; readonly ageMs?: number } = {},
) {
  return values.map((value, index) => ({
    member: `${organism}-${index + 1}`,
    value,
    labels,
    ...rest,
  }));
}
