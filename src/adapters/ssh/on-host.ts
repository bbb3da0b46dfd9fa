import type { Config, Member } from "../../config/config.ts";
import { ORGANISMS } from "../../lattice/organism.ts";
import type { Organism } from "../../lattice/organism.ts";

/** A member on the host that rules are written for. */
export interface Placed {
  readonly organism: Organism;
  readonly member: Member;
}

export function membersOn({ organisms }: Config, host: string): readonly Placed[] {
  return ORGANISMS.flatMap((organism) =>
    organisms[organism].members
      .filter((member) => member.host === host)
      .map((member) => ({ organism, member })),
  );
}

export function unitsOf(placed: readonly Placed[]): readonly string[] {
  return [...new Set(placed.map(({ member }) => member.unit))];
}

/** Who logs in on a host; `named` is false where the configuration leaves it to ssh's own. */
export interface Login {
  readonly user: string;
  readonly named: boolean;
}

/** Who logs in where the configuration does not say; the files tell to put the right name. */
const SOMEONE = "lattice";

export function loginOn({ hosts }: Config, host: string): Login {
  const target = hosts[host] ?? host;
  const at = target.lastIndexOf("@");
  return at < 0 ? { user: SOMEONE, named: false } : { user: target.slice(0, at), named: true };
}

export function putNameWords(host: string, { user }: Login): string {
  return `The configuration names no user for ${host}: put who logs in there in place of ${user}.`;
}
