import type { UnitEvent } from "./unit-event.ts";

/** What was done to units, in the order in which it was done. It only grows. */
export interface UnitHistory {
  /** Events of one member. */
  of(member: string): readonly UnitEvent[];
}

const NOTHING: readonly UnitEvent[] = [];

/** A history in memory. */
export class UnitEvents implements UnitHistory {
  readonly #all: UnitEvent[] = [];
  readonly #byMember = new Map<string, UnitEvent[]>();

  constructor(events: readonly UnitEvent[] = []) {
    for (const event of events) this.add(event);
  }

  get all(): readonly UnitEvent[] {
    return this.#all;
  }

  /** When the last event was; 0 where nothing has been done yet. */
  get lastMs(): number {
    return this.#all.at(-1)?.atMs ?? 0;
  }

  of(member: string): readonly UnitEvent[] {
    return this.#byMember.get(member) ?? NOTHING;
  }

  add(event: UnitEvent): void {
    this.#all.push(event);
    this.#byMember.set(event.member, [...this.of(event.member), event]);
  }
}
