import type { PersonConfig } from "../../config/config.ts";
import type { Memory } from "./memory.ts";
import { NotHeard } from "./sync/not-heard.ts";
import type { MatrixWeb } from "./web/matrix-web.ts";

export interface RoomsOptions {
  readonly web: MatrixWeb;
  readonly memory: Pick<Memory, "recall" | "keep">;
  /** Ids and aliases, as the configuration has them; requests and runs are told in the first. */
  readonly wanted: readonly string[];
  readonly people: Readonly<Record<string, PersonConfig>>;
}

/** The rooms of the configuration, and whether the bot is in them. Of any other room it takes no notice. */
export class Rooms {
  readonly #options: RoomsOptions;
  /** Ids by what the configuration has; one that is an id is its own. */
  readonly #ids = new Map<string, string>();
  readonly #unknown = new Map<string, string>();
  readonly #invitations = new Set<string>();
  #joined: ReadonlySet<string> | undefined;

  constructor(options: RoomsOptions) {
    this.#options = options;
    for (const room of options.wanted) if (room.startsWith("!")) this.#ids.set(room, room);
  }

  /** Id of the first room; its alias while the homeserver has not said the id. */
  get home(): string {
    const [first = ""] = this.#options.wanted;
    return this.idOf(first);
  }

  get ids(): readonly string[] {
    return [...new Set(this.#ids.values())];
  }

  get joined(): readonly string[] {
    return this.ids.filter((id) => this.#joined?.has(id));
  }

  has(id: string): boolean {
    return this.ids.includes(id);
  }

  idOf(room: string): string {
    return this.#ids.get(room) ?? room;
  }

  /** Whether the bot was invited somewhere where it belongs and is not yet. */
  get expected(): boolean {
    return this.#invitations.size > 0;
  }

  /** Whether there are aliases whose room is not known. */
  get incomplete(): boolean {
    return this.#options.wanted.some((room) => !this.#ids.has(room));
  }

  /** Asks which rooms the aliases stand for, and which the bot is in. */
  async look(): Promise<void> {
    for (const alias of this.#options.wanted) {
      if (!this.#ids.has(alias)) await this.#resolve(alias);
    }
    const answer = await this.#options.web.call("joinedRooms", {});
    if (answer.kind !== "ok") throw new NotHeard(answer);
    const { joined_rooms: joined } = answer.body;
    this.#joined = new Set(Array.isArray(joined) ? joined.map(String) : []);
  }

  /** Somebody wants the bot in a room: it comes where it belongs, called by somebody it knows. */
  invited(id: string, by: string): void {
    const { people } = this.#options;
    const isKnown = Object.values(people).some(({ matrix }) => matrix === by);
    if (isKnown && this.has(id)) this.#invitations.add(id);
  }

  entered(id: string): void {
    this.#joined = new Set([...(this.#joined ?? []), id]);
  }

  left(id: string): void {
    this.#joined = new Set([...(this.#joined ?? [])].filter((one) => one !== id));
  }

  /** Joins where it was invited. What cannot be done now is tried again when this is called again. */
  async join(): Promise<void> {
    for (const id of this.#invitations) {
      const answer = await this.#options.web.call("join", { room: id });
      if (answer.kind === "ok") this.entered(id);
      if (answer.kind === "ok" || answer.kind === "refused") this.#invitations.delete(id);
    }
  }

  /** Rooms that the bot does not serve, each with why and what to do. */
  reasons(): readonly string[] {
    return this.#options.wanted.flatMap((room) => {
      const id = this.#ids.get(room);
      if (id === undefined) {
        const why = this.#unknown.get(room);
        return why === undefined ? [] : [`${room} is not known: ${why}`];
      }
      if (this.#joined === undefined || this.#joined.has(id)) return [];
      return [`the bot is not in ${room}: somebody of \`people\` must invite it there`];
    });
  }

  async #resolve(alias: string): Promise<void> {
    const { web, memory } = this.#options;
    const answer = await web.call("alias", { alias });
    const told = answer.kind === "ok" ? answer.body["room_id"] : undefined;
    if (typeof told === "string") await memory.keep(`alias ${alias}`, told);
    // While it cannot be asked, the room is the one that it was.
    const known = answer.kind === "refused" ? undefined : await memory.recall(`alias ${alias}`);
    if (typeof told === "string" || known !== undefined) {
      this.#ids.set(alias, typeof told === "string" ? told : (known ?? ""));
      this.#unknown.delete(alias);
    } else this.#unknown.set(alias, answer.kind === "ok" ? "no room has it" : answer.detail);
  }
}
