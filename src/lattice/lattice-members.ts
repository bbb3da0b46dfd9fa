import type { Organism } from "./organism.ts";
import type { TdxPolicy } from "./tdx.ts";

/** A member, and where it runs. */
export interface PlacedMember {
  readonly name: string;
  readonly role: "member" | "server" | "aggregator";
  readonly host: string;
  readonly unit: string;
  readonly environmentFiles: readonly string[];
}

/** Whom to reach about an organism. */
export interface OnCall {
  /** Key under `contacts`. */
  readonly contact: string;
  readonly name: string;
  /** Their id in a chat. */
  readonly slack: string | undefined;
  readonly matrix: string | undefined;
}

export interface PlacedOrganism {
  /** Committee size. */
  readonly n: number;
  readonly members: readonly PlacedMember[];
  readonly upstreams: readonly Organism[];
  readonly onCall: OnCall | undefined;
  /** What its members must prove; undefined where they need not prove TDX. */
  readonly tdx: TdxPolicy | undefined;
}

/** The lattice as it is configured to stand. */
export interface LatticeMap {
  readonly name: string;
  readonly latticeId: string;
  readonly organisms: Readonly<Record<Organism, PlacedOrganism>>;
  /** Units on members' hosts that make TDX quotes. */
  readonly quoteProviderUnits: readonly string[];
}

/** The members that count; zipnet's aggregators are units and no committee members. */
export function committeeOf({ members }: PlacedOrganism): readonly PlacedMember[] {
  return members.filter(({ role }) => role !== "aggregator");
}

/** `Zipnet on-call (Slack S0ZIPONCALL)`, or who is meant where nobody is configured. */
export function onCallWords(organism: Organism, onCall: OnCall | undefined): string {
  if (onCall === undefined) return `${organism}'s operator (no \`onCall\` is configured for it)`;
  const ids = [
    ...(onCall.slack === undefined ? [] : [`Slack ${onCall.slack}`]),
    ...(onCall.matrix === undefined ? [] : [`Matrix ${onCall.matrix}`]),
  ];
  return ids.length === 0 ? onCall.name : `${onCall.name} (${ids.join(", ")})`;
}
