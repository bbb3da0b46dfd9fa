import { openMatrixWith } from "../../../src/adapters/matrix/open-matrix.ts";
import type { Matrix, MatrixParts } from "../../../src/adapters/matrix/open-matrix.ts";
import type { Stranger } from "../../../src/adapters/matrix/identity.ts";
import type { HeardEvent } from "../../../src/adapters/matrix/events.ts";
import type { MatrixRows } from "../../../src/adapters/matrix/memory.ts";
import { rowsInMemory } from "../../../src/chat/rows-in-memory.ts";
import type { PersonConfig } from "../../../src/config/config.ts";
import { Secret } from "../../../src/config/secret.ts";
import type { Origin } from "../../../src/message/model.ts";
import { plainText } from "../../../src/message/plain-text.ts";
import type { Said } from "../../../src/ports/chat-said.ts";
import type { ChatSurface, Sent } from "../../../src/ports/chat-surface.ts";

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
  readonly reacted: HeardEvent[] = [];
  readonly rows: MatrixRows;
  /** What the core does with what was said. */
  take: (said: Said) => Promise<void> = () => Promise.resolve();

  constructor({ homeserver, token, rooms, rows, now = Date.now }: MatrixUnderTestOptions) {
    this.rows = rows ?? rowsInMemory();
    const parts: MatrixParts = {
      surface: plainSurface,
      reacted: (heard) => {
        this.reacted.push(heard);
        return Promise.resolve();
      },
    };
    this.opened = openMatrixWith(parts, {
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

/** Messages as plain text: what they look like is not looked at here. */
function plainSurface({ web, home }: Parameters<MatrixParts["surface"]>[0]): ChatSurface {
  let txns = 0;
  const send = async (room: string, body: string): Promise<Sent> => {
    txns += 1;
    const place = { room, type: "m.room.message", txn: `t${process.pid}-${Date.now()}-${txns}` };
    const content = { msgtype: "m.notice", body, "m.mentions": {} };
    const answer = await web.call("send", place, { body: content });
    if (answer.kind !== "ok") return answer;
    return { kind: "sent", placed: { channel: room, id: String(answer.body["event_id"]) } };
  };
  return {
    name: "matrix",
    get home() {
      return home();
    },
    part: (message) => ({ root: message, thread: [] }),
    post: (message, { channel }) => send(channel, plainText(message)),
    edit: ({ channel }, message) => send(channel, plainText(message)),
    find: () => Promise.resolve({ kind: "absent" }),
    whisper: async (message, { channel, user }) => {
      await send(channel, `${user}: ${plainText(message)}`);
    },
  };
}

function person(name: string, matrix: string): PersonConfig {
  return { name, roles: ["operator", "approver"], slack: undefined, matrix, sshKeys: [] };
}
