import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { setTimeout as sleep } from "node:timers/promises";
import type { Message } from "../../src/message/model.ts";
import type { Placed } from "../../src/ports/chat-surface.ts";
import { matrixFace, matrixHarness, NOT_ALONE } from "../adapters/matrix/matrix-harness.ts";
import { surfaceContract } from "../contracts/surface-contract.ts";
import { offering, saying } from "../contracts/surface/examples.ts";
import type { SurfaceHarness } from "../contracts/surface/harness.ts";
import { showsContract } from "../contracts/surface/shows-contract.ts";
import type { Person } from "../fakes/matrix/people/person.ts";
import { shown } from "../fakes/matrix/people/shown.ts";
import { describeWith } from "./programs.ts";
import { SYNAPSE_NEEDS, SynapseServer } from "./synapse/synapse-server.ts";

const CANNOT = { ...NOT_ALONE, break: "Synapse does not break where a test wants it" };

interface Place {
  readonly chat: SurfaceHarness;
  readonly bot: Person;
  readonly ada: Person;
}

/** A room of a version with a bot, two people and somebody who made it. */
async function place(synapse: SynapseServer, version: string, at: string): Promise<Place> {
  const names = ["admin", "bot", "ada", "ben"].map((name) => `${name}-${at}`);
  const people = await Promise.all(names.map((name) => synapse.user(name)));
  const [admin, bot, ada, ben] = people as [Person, Person, Person, Person];
  const room = await admin.createRoom({ version, invite: [bot.id, ada.id, ben.id] });
  for (const one of [bot, ada, ben]) await one.join(room);
  const chat = matrixHarness(
    { url: synapse.url, bot, room, ada, ben, admin },
    { meets: () => undefined, close: () => Promise.resolve() },
  );
  return { chat, bot, ada };
}

for (const version of ["10", "newest"]) {
  describeWith(SYNAPSE_NEEDS, `Matrix on Synapse, in rooms of version ${version}`, () => {
    let synapse: SynapseServer;
    let count = 0;

    beforeAll(async () => {
      synapse = await SynapseServer.open();
    }, 120_000);

    afterAll(() => synapse.close());

    const open = async () =>
      place(
        synapse,
        version === "newest" ? await synapse.newestRoomVersion() : version,
        `${(count += 1)}`,
      );
    const openChat = async () => (await open()).chat;

    surfaceContract("Matrix", CANNOT, openChat);
    showsContract("Matrix", async () => matrixFace(await openChat()));

    it("posts a message once under its key, and again once it was taken away", async () => {
      const { chat } = await open();
      const posting = { channel: chat.channel, key: "R7" };
      const first = await placed(chat.surface.post(saying("one"), posting));
      const again = await placed(chat.another().post(saying("one"), posting));
      await chat.remove(first);
      const edited = await chat.surface.edit(first, saying("two"));
      const anew = await placed(chat.surface.post(saying("three"), posting));

      expect(again).toEqual(first);
      expect(edited.kind).toBe("refused");
      expect(anew).not.toEqual(first);
      expect((await chat.seen()).map(({ text }) => text)).toEqual([
        expect.stringContaining("three"),
      ]);
    });

    it("shows again what it showed before", async () => {
      const { chat } = await open();
      const posting = { channel: chat.channel, key: "R7" };
      const where = await placed(chat.surface.post(saying("waits"), posting));
      for (const words of ["Ben agrees", "waits", "Ben agrees", "waits"]) {
        await chat.surface.edit(where, saying(words));
        expect((await chat.seen())[0]?.text).toContain(words);
      }
    });

    it("takes the reactions off within half a second, and leaves those of people", async () => {
      const { chat, bot, ada } = await open();
      const posting = { channel: chat.channel, key: "R7" };
      const where = await placed(chat.surface.post(offering(), posting));
      await ada.react(chat.channel, where.id, "✅");
      const begunMs = performance.now();
      await chat.another().edit(where, saying("approved"));
      const tookMs = performance.now() - begunMs;

      const [message] = shown(await bot.events(chat.channel));
      expect(message?.reactions).toEqual({ "✅": [ada.id] });
      expect(tookMs).toBeLessThan(500);
    });
  });
}

async function placed(sending: Promise<{ readonly kind: string }>): Promise<Placed> {
  const sent = (await sending) as { readonly kind: string; readonly placed?: Placed };
  if (sent.placed === undefined) throw new Error(JSON.stringify(sent));
  return sent.placed;
}

describeWith(SYNAPSE_NEEDS, "Matrix on a Synapse with its own limits", () => {
  let synapse: SynapseServer;

  beforeAll(async () => {
    synapse = await SynapseServer.open({ limits: "default" });
  }, 120_000);

  afterAll(() => synapse.close());

  it("gets its reactions, and loses them, as soon as the limits allow", async () => {
    const { chat, ada } = await place(synapse, "11", "limited");
    const posting = { channel: chat.channel, key: "R7" };
    const where = await placed(chat.surface.post(offering(), posting));
    const reactions = async () => {
      const [message] = shown(await ada.events(chat.channel));
      return Object.keys(message?.reactions ?? {}).length;
    };
    expect(await reactions()).toBe(2);
    // What is left of the limit is used up by edits that leave it to be decided.
    const edit = async (message: Message) => (await chat.surface.edit(where, message)).kind;
    let taken = 0;
    while (taken < 20 && (await edit({ ...offering(), title: `words ${taken}` })) === "sent") {
      taken += 1;
    }
    expect(taken).toBeLessThan(20);
    expect(await reactions()).toBe(2);
    const untilMs = performance.now() + 60_000;
    let decided = false;
    while ((!decided || (await reactions()) > 0) && performance.now() < untilMs) {
      decided ||= (await edit(saying("decided"))) === "sent";
      await sleep(500);
    }

    expect(await reactions()).toBe(0);
  }, 90_000);
});
