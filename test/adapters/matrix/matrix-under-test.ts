import { openMatrix } from "../../../src/adapters/matrix/open-matrix.ts";
import type { Matrix } from "../../../src/adapters/matrix/open-matrix.ts";
import type { Stranger } from "../../../src/adapters/matrix/identity.ts";
import type { MatrixRows } from "../../../src/adapters/matrix/memory.ts";
import { rowsInMemory } from "../../../src/chat/rows-in-memory.ts";
import type { PersonConfig } from "../../../src/config/config.ts";
import { Secret } from "../../../src/config/secret.ts";
import type { Origin } from "../../../src/message/model.ts";
import type { Said } from "../../../src/ports/chat-said.ts";

export const ADA = "@ada:hs.test";
/** A user of our homeserver who is nobody of `people`. */
export const NEW = "@new:hs.test";
/** Listed, and of another homeserver. */
export const ZOE = "@zoe:elsewhere.test";
export const STRANGER = "@eve:elsewhere.test";

export const ORIGIN: Origin = { lattice: "under-test", shortId: "lt1", drill: true };

export interface MatrixUnderTestOptions {
  readonly homeserver: string;
  readonly token: string;
  readonly rooms: readonly string[];
  readonly rows?: MatrixRows;
  readonly now?: () => number;
}

/** The receiving side over the real library, with a core that only notes what it was told. */
export class MatrixUnderTest {
  readonly opened: Matrix;
  readonly said: Said[] = [];
  readonly refused: Stranger[] = [];
  readonly faults: unknown[] = [];
  readonly rows: MatrixRows;
  /** What the core does with what was said. */
  take: (said: Said) => Promise<void> = () => Promise.resolve();

  constructor({ homeserver, token, rooms, rows, now = Date.now }: MatrixUnderTestOptions) {
    this.rows = rows ?? rowsInMemory();
    this.opened = openMatrix({
      homeserver,
      rooms,
      token: new Secret(token),
      people: { ada: person("Ada Lind", ADA), zoe: person("Zoe Ek", ZOE) },
      origin: ORIGIN,
      rows: this.rows,
      cryptoFolder: undefined,
      refused: (why) => this.refused.push(why),
      report: (_reference, error) => this.faults.push(error),
      now,
    });
  }

  /** Listens, takes each thing once as the core does, and has made its first attempt. */
  async start(): Promise<this> {
    await this.opened.start(async (said) => {
      const key = `${said.surface}:${said.key}`;
      if (!(await this.rows((chat) => chat.takeOnce(key, Date.now(), Infinity)))) return;
      this.said.push(said);
      await this.take(said);
    });
    return this;
  }

  /** What was typed, as the core was told it. */
  get typed(): readonly unknown[] {
    return this.said.map(({ typed }) => typed);
  }

  close(): Promise<void> {
    return this.opened.close();
  }
}

function person(name: string, matrix: string): PersonConfig {
  return { name, roles: ["operator", "approver"], slack: undefined, matrix, sshKeys: [] };
}
