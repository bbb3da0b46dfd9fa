import type { Organism } from "../../../lattice/organism.ts";
import type { PlacedMember } from "../../../lattice/lattice-members.ts";
import type { TdxPolicy } from "../../../lattice/tdx.ts";
import type { LatticeFacts } from "../../facts.ts";
import { notNeeded } from "../../slots.ts";
import type { Finding, Step } from "../../step.ts";

/** A member whose attestation is asked about. */
export interface AttestedMember {
  readonly organism: Organism;
  readonly member: string;
  /** The MR_TD of a clean rebuild, 96 lower-case hex digits, where one was made. */
  readonly rebuilt?: string | undefined;
}

/** The same, where it must prove TDX. */
export interface Gated {
  readonly organism: Organism;
  readonly member: PlacedMember;
  readonly policy: TdxPolicy;
  readonly rebuilt: string | undefined;
}

interface GatedStep<Id extends string> {
  readonly id: Id;
  readonly asks: string;
  readonly withinMs?: number;
  readonly look: (gated: Gated, facts: LatticeFacts) => Promise<Finding>;
}

/** A step that means something only where TDX must be proven. */
export function gatedStep<Id extends string>({
  look,
  ...step
}: GatedStep<Id>): Step<AttestedMember, Id> {
  return {
    ...step,
    look(subject, facts) {
      const gated = gatedOf(subject, facts);
      return gated === undefined
        ? Promise.resolve(notNeeded("members of this organism need not prove TDX"))
        : look(gated, facts);
    },
  };
}

function gatedOf(
  { organism, member: name, rebuilt }: AttestedMember,
  { map }: LatticeFacts,
): Gated | undefined {
  const { tdx: policy, members } = map.organisms[organism];
  const member = members.find((one) => one.name === name);
  return policy === undefined || member === undefined
    ? undefined
    : { organism, member, policy, rebuilt };
}

export const tdxGate: Step<AttestedMember, "tdx-gate"> = {
  id: "tdx-gate",
  asks: "Must members of this organism prove TDX at all?",
  look({ organism }, { map }): Promise<Finding> {
    const gated = map.organisms[organism].tdx !== undefined;
    const summary = `members of ${organism} must prove TDX`;
    return Promise.resolve(
      gated
        ? { verdict: "pass", summary, evidence: [] }
        : notNeeded(
            `${organism} has no \`tdx\` in the configuration: its members need not prove TDX`,
          ),
    );
  },
};
