import type { Person, PersonRole } from "../../src/lattice/person.ts";
import type { Actor, Proved, Statement, Via } from "../../src/ports/actor.ts";

const ROLES: Readonly<Record<string, readonly PersonRole[]>> = {
  ada: ["operator", "approver"],
  ben: ["operator", "approver"],
  cho: ["communicator"],
  dan: ["approver"],
  eva: ["operator"],
};

export const PEOPLE: ReadonlyMap<string, Person> = new Map(
  Object.entries(ROLES).map(([id, roles]) => [
    id,
    { id, name: `${id.slice(0, 1).toUpperCase()}${id.slice(1)} Test`, roles },
  ]),
);

/** Somebody acting, with what they were asked to put their name under. */
export class TestActor implements Actor {
  readonly id: string;
  readonly name: string;
  readonly roles: readonly PersonRole[];
  readonly via: Via;
  readonly signed: Statement[] = [];
  /** Why they cannot prove it. */
  unproved: string | undefined;
  /** Called before they prove it. */
  onProve: () => Promise<void> = () => Promise.resolve();

  constructor(id: string, via: Via = "terminal") {
    const { name, roles } = PEOPLE.get(id) ?? { name: id, roles: [] };
    this.id = id;
    this.name = name;
    this.roles = roles;
    this.via = via;
  }

  async prove(statement: Statement): Promise<Proved> {
    await this.onProve();
    if (this.unproved !== undefined) return { kind: "unproved", detail: this.unproved };
    this.signed.push(statement);
    return {
      kind: "proved",
      proof: { how: "ssh", signature: `${this.id} signs ${statement.does}` },
    };
  }
}

export function actor(id: string, via?: Via): TestActor {
  return new TestActor(id, via);
}
