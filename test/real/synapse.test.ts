import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { setTimeout as sleep } from "node:timers/promises";
import type { Person } from "../fakes/matrix/people/person.ts";
import { shown } from "../fakes/matrix/people/shown.ts";
import { describeWith } from "./programs.ts";
import { SYNAPSE_NEEDS, SynapseServer } from "./synapse/synapse-server.ts";

describeWith(SYNAPSE_NEEDS, "a Synapse for tests", () => {
  let synapse: SynapseServer;
  let ada: Person;
  let bob: Person;

  beforeAll(async () => {
    synapse = await SynapseServer.open({ roomVersion: "10" });
    [ada, bob] = await Promise.all([synapse.user("ada"), synapse.user("bob")]);
  });

  afterAll(() => synapse.close());

  const versions = async () => [undefined, await synapse.newestRoomVersion()];

  const shared = async (wish: { readonly version?: string } = {}) => {
    const room = await ada.createRoom({ name: "incident", invite: [bob.id], ...wish });
    await bob.join(room);
    return room;
  };

  it("makes accounts with a token and a device", async () => {
    expect(await ada.whoami()).toMatchObject({ user_id: "@ada:hs.test", device_id: ada.device });
  });

  it("makes rooms of version 10 unless another is asked for, and of the newest", async () => {
    const found = await Promise.all(
      (await versions()).map(async (version) => {
        const room = await ada.createRoom(version === undefined ? {} : { version });
        const { room_version: is } = await ada.state(room, "m.room.create");
        return { is, named: room.includes(":") };
      }),
    );

    expect(found).toEqual([
      { is: "10", named: true },
      // From version 12 on the id of a room names no server.
      { is: await synapse.newestRoomVersion(), named: false },
    ]);
    expect(Number(found[1]?.is)).toBeGreaterThanOrEqual(12);
  });

  it("shows people what others wrote, edited, reacted to and took back, in rooms of both versions", async () => {
    for (const version of await versions()) {
      const room = await shared(version === undefined ? {} : { version });
      const first = await ada.say(room, "one", { mentions: [bob.id] });
      await bob.react(room, first, "✅");
      await ada.edit(room, first, "two", { kind: "m.notice" });
      await bob.say(room, "below", { thread: first });
      await ada.redact(room, await ada.say(room, "gone"), "by mistake");

      expect(shown(await bob.events(room))).toMatchObject([
        { event: first, sender: ada.id, kind: "m.notice", body: "two", edited: 1 },
        { sender: bob.id, body: "below", thread: first },
      ]);
      expect(shown(await bob.events(room))[0]?.reactions).toEqual({ "✅": [bob.id] });
    }
  });

  it("tells who waits for it what is said", async () => {
    const room = await shared();
    const { next_batch: since } = await bob.sync();
    const waiting = bob.sync(since, 20_000);
    const said = await ada.say(room, "hello");

    const { rooms } = await waiting;

    expect(rooms?.join?.[room]?.timeline?.events.map((event) => event.event_id)).toEqual([said]);
  });

  it("changes who is in a room, what they may do, what they are called and whether it is encrypted", async () => {
    const room = await shared();
    await ada.setPowerLevels(room, { events: { "m.room.message": 50 } });
    await expect(bob.say(room, "may I?")).rejects.toMatchObject({ errcode: "M_FORBIDDEN" });
    await bob.setDisplayName("Bob the Builder");
    await ada.encrypt(room);

    // Rooms are told of a new name some time after it was taken.
    const named = () => ada.state<{ readonly displayname: string }>(room, "m.room.member", bob.id);
    const ends = performance.now() + 10_000;
    while ((await named()).displayname === "bob" && performance.now() < ends) await sleep(50);
    expect((await named()).displayname).toBe("Bob the Builder");
    expect(await ada.state(room, "m.room.encryption")).toEqual({
      algorithm: "m.megolm.v1.aes-sha2",
    });
    await bob.leave(room);
    expect(await ada.members(room)).toEqual([ada.id]);
  });

  it("knows everything again when it was killed and started anew", async () => {
    const room = await shared();
    const said = await ada.say(room, "before");
    await synapse.stop();
    await expect(bob.whoami()).rejects.toThrow("fetch failed");

    await synapse.start();

    expect(shown(await bob.events(room))).toMatchObject([{ event: said, body: "before" }]);
  });

  it("ends the tokens of an account that is taken away", async () => {
    const eve = await synapse.user("eve");

    await synapse.deactivate(eve.id);

    await expect(eve.whoami()).rejects.toMatchObject({ errcode: "M_UNKNOWN_TOKEN" });
  });
});

describeWith(SYNAPSE_NEEDS, "a Synapse that cannot start", () => {
  it("says why", async () => {
    await expect(SynapseServer.open({ roomVersion: "0" })).rejects.toThrow(
      /ended before it was ready:[^]*room_version/i,
    );
  });
});

describeWith(SYNAPSE_NEEDS, "a Synapse with its own limits", () => {
  let synapse: SynapseServer;

  beforeAll(async () => {
    synapse = await SynapseServer.open({ limits: "default" });
  });

  afterAll(() => synapse.close());

  it("takes about ten messages at once, then says how long to wait; an account without limits may go on", async () => {
    const ada = await synapse.user("ada");
    const room = await ada.createRoom();
    const send = async () => {
      for (let count = 1; count <= 20; count += 1) await ada.say(room, `message ${count}`);
    };

    const refused = await send().then(
      () => undefined,
      (error: unknown) => error,
    );

    expect(refused).toMatchObject({ errcode: "M_LIMIT_EXCEEDED", answer: { status: 429 } });
    const { answer } = refused as {
      answer: { headers: Headers; body: { retry_after_ms: number } };
    };
    expect(answer.body.retry_after_ms).toBeGreaterThan(0);
    expect(Number(answer.headers.get("retry-after"))).toBe(
      Math.ceil(answer.body.retry_after_ms / 1_000),
    );
    await synapse.unlimit(ada.id);
    await expect(send()).resolves.toBeUndefined();
  });
});
