import type { Content } from "../people/matrix-event.ts";
import type { FakeEvent } from "./model.ts";

/** From this version on the creators of a room may do everything, and its id names no server. */
const CREATORS_RULE = 12;

/** A room: its events in order, and what they come to. */
export class FakeRoom {
  readonly id: string;
  readonly version: string;
  readonly events: FakeEvent[] = [];
  /** What stands now, by type and state key. */
  readonly state = new Map<string, FakeEvent>();

  constructor(id: string, version: string) {
    this.id = id;
    this.version = version;
  }

  get creatorsRule(): boolean {
    return Number(this.version) >= CREATORS_RULE;
  }

  add(event: FakeEvent): void {
    this.events.push(event);
    if (event.stateKey !== undefined) this.state.set(stateName(event.type, event.stateKey), event);
  }

  event(id: string): FakeEvent | undefined {
    return this.events.find((event) => event.id === id);
  }

  stateEvent(type: string, key = ""): FakeEvent | undefined {
    return this.state.get(stateName(type, key));
  }

  content(type: string, key = ""): Content | undefined {
    return this.stateEvent(type, key)?.content;
  }

  /** What stood when no event after that position was known. */
  stateAt(position: number): ReadonlyMap<string, FakeEvent> {
    const then = new Map<string, FakeEvent>();
    for (const event of this.events) {
      if (event.position > position) break;
      if (event.stateKey !== undefined) then.set(stateName(event.type, event.stateKey), event);
    }
    return then;
  }

  membership(user: string): string {
    return membershipIn(this.stateEvent("m.room.member", user));
  }

  membershipAt(user: string, position: number): string {
    return membershipIn(this.stateAt(position).get(stateName("m.room.member", user)));
  }

  get joined(): readonly string[] {
    return this.members("join");
  }

  members(membership: string): readonly string[] {
    return [...this.state.values()]
      .filter(
        ({ type, content }) => type === "m.room.member" && content["membership"] === membership,
      )
      .map(({ stateKey = "" }) => stateKey);
  }

  /**
   * Up to which position somebody may read: all while they are in it, until they left afterwards; undefined where they never
   * were in it. What was before they came is theirs to read, too ("shared" history).
   */
  readableBy(user: string): number | undefined {
    if (this.membership(user) === "join") return Infinity;
    const wasIn = this.events.some(
      ({ type, stateKey, content }) =>
        type === "m.room.member" && stateKey === user && content["membership"] === "join",
    );
    return wasIn ? this.stateEvent("m.room.member", user)?.position : undefined;
  }
}

function membershipIn(member: FakeEvent | undefined): string {
  const membership = member?.content["membership"];
  return typeof membership === "string" ? membership : "leave";
}

export function stateName(type: string, key: string): string {
  return `${type} ${key}`;
}
