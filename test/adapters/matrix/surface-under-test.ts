import { Memory } from "../../../src/adapters/matrix/memory.ts";
import { outgoing } from "../../../src/adapters/matrix/outgoing.ts";
import { matrixSurface } from "../../../src/adapters/matrix/surface.ts";
import type { SurfaceOptions } from "../../../src/adapters/matrix/surface.ts";
import { openMatrixWeb } from "../../../src/adapters/matrix/web/open-web.ts";
import { rowsInMemory } from "../../../src/chat/rows-in-memory.ts";
import type { PersonConfig } from "../../../src/config/config.ts";
import { commands, headline } from "../../../src/message/build.ts";
import type { Message } from "../../../src/message/model.ts";
import type { ChatSurface, Placed, Posting } from "../../../src/ports/chat-surface.ts";
import { FakeHomeserver } from "../../fakes/matrix/fake-homeserver.ts";
import type { FakeHomeserverOptions } from "../../fakes/matrix/fake-homeserver.ts";

export const ADA = "@ada:hs.test";
export const BEN = "@ben:hs.test";

/** A message with nothing to decide. */
export function message(words: string): Message {
  return { origin: null, title: "request R7", blocks: [headline("neutral", words)] };
}

/** A request that waits for its second person. */
export function offering(request = "R7", hash = "1f3a9c22"): Message {
  const offered = commands([
    { text: `approve ${request} ${hash}`, why: "agree", button: { label: "Approve" } },
    {
      text: `deny ${request} "why"`,
      why: "refuse",
      button: { label: "Deny", asks: "reason", says: `deny ${request}` },
    },
  ]);
  return { ...message("Ada asks to pause"), blocks: [headline("neutral", "Ada asks"), offered] };
}

/** Matrix as messages reach it, without anybody who listens. */
export class SurfaceUnderTest {
  readonly homeserver: FakeHomeserver;
  readonly room: string;
  readonly surface: ChatSurface;
  readonly lost: string[] = [];
  readonly #stop = new AbortController();

  private constructor(homeserver: FakeHomeserver, room: string) {
    this.homeserver = homeserver;
    this.room = room;
    this.surface = this.another();
  }

  static async open(
    options: FakeHomeserverOptions = {},
    wish: { readonly encrypted?: boolean } = {},
  ): Promise<SurfaceUnderTest> {
    const homeserver = await FakeHomeserver.start(options);
    const room = homeserver.room({ members: [ADA, BEN], ...wish });
    return new SurfaceUnderTest(homeserver, room);
  }

  /** The same room, as a process has it that knows nothing of what was done before. */
  another(changes: Partial<SurfaceOptions> = {}): ChatSurface {
    const { url, token, botId } = this.homeserver;
    const web = openMatrixWeb({ homeserver: url, token, timeoutMs: 1_000 });
    const memory = new Memory(rowsInMemory());
    const out = outgoing({ web, memory, now: Date.now, seal: () => undefined });
    return matrixSurface({
      web: out.web,
      home: () => this.room,
      people: { ada: person("Ada", ADA), ben: person("Ben", BEN) },
      self: () => botId,
      encryption: out.encryption,
      unseal: () => undefined,
      now: Date.now,
      lost: (error) => this.lost.push(error.message),
      stop: this.#stop.signal,
      ...changes,
    });
  }

  /** Posts a message, and says where it stands. */
  async post(said: Message, posting: Partial<Posting> = {}, surface = this.surface) {
    const sent = await surface.post(said, { channel: this.room, ...posting });
    if (sent.kind !== "sent") throw new Error(sent.detail);
    return sent.placed;
  }

  /** Messages as people see them. */
  shown(thread?: string) {
    return this.homeserver.shown(this.room).filter((one) => one.thread === thread);
  }

  /** Who reacted to a message, by what. */
  reactions({ id }: Placed) {
    return this.homeserver.shown(this.room).find(({ event }) => event === id)?.reactions;
  }

  async close(): Promise<void> {
    this.#stop.abort();
    await this.homeserver.close();
  }
}

function person(name: string, matrix: string): PersonConfig {
  return { name, roles: ["operator", "approver"], slack: undefined, matrix, sshKeys: [] };
}
