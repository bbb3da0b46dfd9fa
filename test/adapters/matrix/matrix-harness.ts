import { Memory } from "../../../src/adapters/matrix/memory.ts";
import { outgoing } from "../../../src/adapters/matrix/outgoing.ts";
import { matrixSurface } from "../../../src/adapters/matrix/surface.ts";
import { openMatrixWeb } from "../../../src/adapters/matrix/web/open-web.ts";
import { rowsInMemory } from "../../../src/chat/rows-in-memory.ts";
import type { PersonConfig } from "../../../src/config/config.ts";
import type { ChatSurface } from "../../../src/ports/chat-surface.ts";
import type { Face, Seen, SurfaceHarness } from "../../contracts/surface/harness.ts";
import type { Person } from "../../fakes/matrix/people/person.ts";
import { shown } from "../../fakes/matrix/people/shown.ts";
import type { Shown } from "../../fakes/matrix/people/shown.ts";
import { JOINER } from "./render/problems.ts";
import { readHtml } from "./render/read-html.ts";

export interface MatrixPlace {
  readonly url: string;
  /** The bot's account. */
  readonly bot: Pick<Person, "id" | "token">;
  readonly room: string;
  readonly ada: Person;
  readonly ben: Person;
  /** Somebody who may take others' messages away. */
  readonly admin: Person;
}

/** What Matrix cannot do of what chats do. */
export const NOT_ALONE = { whisperAlone: "everybody in a room sees what is said there" };

/** A room on any homeserver, as the contract of chats wants it. */
export function matrixHarness(
  place: MatrixPlace,
  more: Pick<SurfaceHarness, "meets" | "close">,
): SurfaceHarness {
  const { room, ada, ben, admin, bot } = place;
  const all = async () => shown(await eventsOf(ada, room));
  const seen = async (thread?: string) =>
    (await all()).filter((one) => one.thread === thread).map((one) => asSeen(one, bot.id));
  return {
    surface: open(place, bot.token),
    channel: room,
    ada: { key: "ada", user: ada.id },
    ben: { key: "ben", user: ben.id },
    another: () => open(place, bot.token),
    withBadToken: () => open(place, "syt_not_known"),
    seen,
    toldTo: async (user) =>
      (await seen()).filter(({ calls }) => calls.length === 1 && calls[0] === user),
    remove: async ({ id }) => {
      await admin.redact(room, id);
    },
    ...more,
  };
}

/** Matrix as a face: what is posted is read by somebody in the room. */
export function matrixFace(chat: SurfaceHarness): Face & { readonly close: () => Promise<void> } {
  return {
    name: "Matrix",
    typed: "!lattice ",
    show: async (message) => {
      const sent = await chat.surface.post(message, { channel: chat.channel });
      if (sent.kind !== "sent") throw new Error(sent.detail);
      const found = (await chat.seen()).find(({ id }) => id === sent.placed.id);
      if (found === undefined) throw new Error("nobody sees it");
      return found;
    },
    close: () => chat.close(),
  };
}

function open({ url, room, bot, ada, ben }: MatrixPlace, token: string): ChatSurface {
  const web = openMatrixWeb({ homeserver: url, token, timeoutMs: 5_000 });
  const memory = new Memory(rowsInMemory());
  const out = outgoing({ web, memory, now: Date.now, seal: () => undefined });
  return matrixSurface({
    web: out.web,
    home: () => room,
    people: { ada: person("Ada", ada.id), ben: person("Ben", ben.id) },
    self: () => bot.id,
    encryption: out.encryption,
    unseal: () => undefined,
    now: Date.now,
    lost: () => undefined,
    stop: new AbortController().signal,
  });
}

/** All of a room, oldest first. */
async function eventsOf(person: Person, room: string) {
  const all = [];
  let from = "";
  for (;;) {
    const page: Page = await person.caller.ask<Page>(
      "GET",
      `/_matrix/client/v3/rooms/${encodeURIComponent(room)}/messages?dir=b&limit=100${from}`,
    );
    all.push(...page.chunk);
    if (page.end === undefined || page.chunk.length === 0) return all.toReversed();
    from = `&from=${encodeURIComponent(page.end)}`;
  }
}

interface Page {
  readonly chunk: Awaited<ReturnType<Person["events"]>>;
  readonly end?: string;
}

function asSeen({ event, body, html = "", mentions, reactions }: Shown, bot: string): Seen {
  const { links, problems, text } = readHtml(html);
  const pills = mentions.map((user) => `https://matrix.to/#/${user}`);
  const found = [...body.matchAll(/@room|@[\w.-]+:[\w.-]+/g)].map(([id]) => id);
  return {
    id: event,
    text: `${body}\n${text}`.replaceAll(JOINER, ""),
    calls: [...new Set([...mentions, ...found])],
    links: [
      ...links.filter((link) => !pills.includes(link)),
      ...(body.match(/https?:\/\/\S+|www\.\S+|(?:mailto|matrix):\S+/g) ?? []),
      ...problems,
    ],
    pressable: Object.entries(reactions)
      .filter(([, users]) => users.includes(bot))
      .map(([key]) => key),
  };
}

function person(name: string, matrix: string): PersonConfig {
  return { name, roles: ["operator", "approver"], slack: undefined, matrix, sshKeys: [] };
}
