/** Terminals whose call has not come. A program sends it at once. */
const MOST_SILENT = 32;

/** Calls under no name: they only look. */
const MOST_NAMELESS = 8;

/** Calls under a name whose signature has not come. */
const MOST_UNSIGNED = 12;

/** Of these, under one name. */
const MOST_OF_ONE_NAME = 3;

/** A terminal that has a place. */
export interface Guest {
  /** Whether a person is waited for. */
  readonly waits: boolean;
  /** Ends what is waited for: somebody else needs the place. */
  giveWay(): void;
}

/**
 * Who is served at once. A name proves nothing, so whoever is in the group could fill every place with commands that
 * nobody signs. Places are bounded by name, who waits longest for a person gives way, and those who only look have
 * places of their own. A command that was signed needs no place: its run may take hours.
 */
export class Places {
  readonly #silent = new Set<Guest>();
  /** By their name, oldest first. */
  readonly #calls = new Map<Guest, string | undefined>();

  /** A terminal whose call is to come. */
  arrive(guest: Guest): void {
    this.#silent.add(guest);
    const [first] = this.#silent;
    if (this.#silent.size <= MOST_SILENT || first === undefined) return;
    this.#silent.delete(first);
    first.giveWay();
  }

  /** Its call has come. False where there is no place for it. */
  take(guest: Guest, name: string | undefined): boolean {
    this.#silent.delete(guest);
    if (!(name === undefined ? this.#under(undefined).length < MOST_NAMELESS : this.#room(name))) {
      return false;
    }
    this.#calls.set(guest, name);
    return true;
  }

  /** It was signed, or it is gone. */
  leave(guest: Guest): void {
    this.#silent.delete(guest);
    this.#calls.delete(guest);
  }

  /** Whether there is a place under this name, be it that another gives way. */
  #room(name: string): boolean {
    const own = this.#under(name);
    if (own.length >= MOST_OF_ONE_NAME) return this.#makeRoom(own);
    const named = [...this.#calls].flatMap(([guest, of]) => (of === undefined ? [] : [guest]));
    if (named.length < MOST_UNSIGNED) return true;
    const crowd = named.filter((guest) => this.#under(this.#calls.get(guest)).length > 1);
    return this.#makeRoom(crowd) || (own.length === 0 && this.#makeRoom(named));
  }

  #makeRoom(guests: readonly Guest[]): boolean {
    const longest = guests.find(({ waits }) => waits);
    if (longest === undefined) return false;
    this.#calls.delete(longest);
    longest.giveWay();
    return true;
  }

  #under(name: string | undefined): readonly Guest[] {
    return [...this.#calls].flatMap(([guest, of]) => (of === name ? [guest] : []));
  }
}
