import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { setTimeout as sleep } from "node:timers/promises";
import { MatrixUnderTest } from "../adapters/matrix/matrix-under-test.ts";
import { path } from "../fakes/matrix/people/caller.ts";
import type { Person } from "../fakes/matrix/people/person.ts";
import { SYNAPSE_NEEDS, SynapseServer } from "./synapse/synapse-server.ts";
import { describeWith } from "./programs.ts";

describeWith(SYNAPSE_NEEDS, "what is said on a real homeserver", () => {
  let synapse: SynapseServer;
  let bot: Person;
  let ada: Person;
  let under: MatrixUnderTest | undefined;

  beforeAll(async () => {
    synapse = await SynapseServer.open();
    ada = await synapse.user("ada");
  }, 120_000);

  afterAll(async () => {
    await synapse.close();
  });

  let count = 0;

  beforeEach(async () => {
    // Each with an account of its own: nobody hears what another test said.
    count += 1;
    bot = await synapse.user(`lattice-${count}`);
  });

  afterEach(async () => {
    await under?.close();
    under = undefined;
  });

  /** A process of the bot, which goes on from what the one before it kept. */
  async function start(room: string, before?: MatrixUnderTest): Promise<MatrixUnderTest> {
    const rows = before === undefined ? {} : { rows: before.rows };
    const options = { homeserver: synapse.url, token: bot.token, rooms: [room], ...rows };
    under = await new MatrixUnderTest(options).start();
    return under;
  }

  async function until(look: () => boolean | Promise<boolean>): Promise<void> {
    const ends = performance.now() + 20_000;
    while (!(await look())) {
      if (performance.now() > ends)
        throw new Error(`nothing came:\n${synapse.log().slice(-2_000)}`);
      await sleep(50);
    }
  }

  const heard = (one: MatrixUnderTest, typed: string) => until(() => one.typed.includes(typed));

  async function ours(room: string) {
    const events = await ada.events(room);
    return events.filter(({ sender, type }) => sender === bot.id && type === "m.room.message");
  }

  describe.each(["10", "newest"])("a room of version %s", (wanted) => {
    const version = async () => (wanted === "newest" ? synapse.newestRoomVersion() : wanted);

    it("is entered by invitation and heard, and a stranger to it is not", async () => {
      const room = await ada.createRoom({ version: await version() });
      const one = await start(room);
      const before = one.opened.unknown();
      await ada.invite(room, bot.id);
      await until(() => one.opened.unknown() === undefined);
      const id = await ada.say(room, "!lattice walk current");
      await heard(one, "walk current");

      expect(before).toContain(room);
      expect(one.said[0]).toMatchObject({ key: id, actor: { id: "ada" }, from: { channel: room } });
      expect(await one.said[0]?.actor.prove({} as never)).toMatchObject({ kind: "proved" });
      await ada.leave(room);
      expect(await one.said[0]?.actor.prove({} as never)).toMatchObject({ kind: "unproved" });
    });

    it("of which much was said is neither obeyed afterwards nor passed over in silence", async () => {
      const room = await ada.createRoom({ version: await version(), invite: [bot.id] });
      await bot.join(room);
      const first = await start(room);
      await ada.say(room, "!lattice before");
      await heard(first, "before");
      await first.close();
      for (let n = 0; n < 230; n += 1) await ada.say(room, n % 2 === 0 ? "!lattice pause" : "hm");
      const begunMs = performance.now();
      const second = await start(room, first);
      const tookMs = performance.now() - begunMs;
      await ada.say(room, "!lattice after");
      await heard(second, "after");
      await until(async () => (await ours(room)).length > 0);

      expect(second.typed).toEqual(["after"]);
      expect((await ours(room)).map(({ content }) => content["body"])).toEqual([
        expect.stringContaining("115 commands"),
      ]);
      expect(tookMs).toBeLessThan(3_000);
    });

    it("that becomes encrypted is told so once, and then nothing", async () => {
      const room = await ada.createRoom({ version: await version(), invite: [bot.id] });
      await bot.join(room);
      const one = await start(room);
      await ada.say(room, "!lattice walk");
      await heard(one, "walk");
      await ada.encrypt(room);
      await ada.say(room, "!lattice pause");
      await until(async () => (await ours(room)).length > 0);
      await one.close();
      await start(room, one);
      await ada.say(room, "!lattice resume");
      const message = { origin: null, title: "secret", blocks: [] };
      const sent = await under?.opened.surface.post(message, { channel: room });

      expect(sent).toMatchObject({ kind: "later", mend: true });
      expect([...one.typed, ...(under?.typed ?? [])]).toEqual(["walk"]);
      expect((await ours(room)).map(({ content }) => content["body"])).toEqual([
        expect.stringContaining("cannot read or write encrypted messages"),
      ]);
    });
  });

  it("a homeserver that dies is said to be away, and heard again when it is back", async () => {
    const room = await ada.createRoom({ invite: [bot.id] });
    await bot.join(room);
    const one = await start(room);
    await ada.say(room, "!lattice before");
    await heard(one, "before");
    await synapse.stop();
    await until(() => one.opened.states()[0]?.connected === false);
    const [away] = one.opened.states();
    await synapse.start();
    await ada.say(room, "!lattice after");
    await heard(one, "after");

    expect(away?.why).toMatch(/cannot be reached|broke/);
    expect(one.opened.states()).toMatchObject([{ connected: true }]);
    expect(one.faults).toEqual([]);
  }, 120_000);

  it("a room that is named by its alias is the one that it stands for", async () => {
    const room = await ada.createRoom({ invite: [bot.id] });
    await bot.join(room);
    const one = await start("#incidents:hs.test");
    const before = one.opened.unknown();
    await one.close();
    const to = path("directory", "room", "#incidents:hs.test");
    await ada.caller.ask("PUT", to, { room_id: room });
    const next = await start("#incidents:hs.test");
    await ada.say(room, "!lattice walk");
    await heard(next, "walk");

    expect(before).toContain("#incidents:hs.test is not known");
    expect(next.opened.surface.home).toBe(room);
    expect(next.opened.unknown()).toBeUndefined();
  });

  it("leaves within a second, its poll broken off", async () => {
    const room = await ada.createRoom({ invite: [bot.id] });
    await bot.join(room);
    const one = await start(room);
    await ada.say(room, "!lattice walk");
    await heard(one, "walk");
    const begunMs = performance.now();
    await one.close();

    expect(performance.now() - begunMs).toBeLessThan(1_000);
  });
});
