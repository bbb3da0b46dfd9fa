import { afterEach, expect, it } from "@jest/globals";
import { PAUSE_ORDER, stagesInOrder } from "../e2e/stages-in-order.ts";
import { FakeSlack } from "../fakes/slack/fake-slack.ts";
import { MatrixWorld } from "./matrix-world.ts";
import { describeWith } from "./programs.ts";
import { SYNAPSE_NEEDS } from "./synapse/synapse-server.ts";

describeWith(SYNAPSE_NEEDS, "a night in Matrix", () => {
  let world: MatrixWorld;
  let slack: FakeSlack | undefined;

  afterEach(async () => {
    await world.close();
    await slack?.close();
    slack = undefined;
  });

  it("walks to the stall, asks for a pause, has it agreed on by somebody else, and stops everything in order", async () => {
    world = await MatrixWorld.open({ scenario: "relay-stalled" });
    const { ada, ben, room } = world;
    await world.start();

    await ada.say(room, "!lattice walk current");
    expect((await world.message(/stalled at/)).body).toContain("relay");

    await ada.say(room, '!lattice pause --reason "compromised committee"');
    const asked = await world.message(/request R1/);
    await world.until(async () => {
      const [now] = (await world.said()).filter(({ event }) => event === asked.event);
      return now !== undefined && Object.keys(now.reactions).length === 2;
    });

    // Who asked cannot agree by a reaction either, and is told so.
    await ada.react(room, asked.event, "✅");
    expect((await world.message(/yourself/)).mentions).toEqual([ada.id]);

    await ben.react(room, asked.event, "✅");
    const done = await world.until(async () => {
      const [now] = (await world.said()).filter(({ event }) => event === asked.event);
      return now?.body.includes("pause complete") === true ? now : undefined;
    }, 60_000);
    // What is decided cannot be decided again: the bot took its own marks away.
    expect(Object.values(done.reactions).flat()).not.toContain(world.bot.id);

    expect(stagesInOrder(await world.run("runs", "R1"))).toEqual(PAUSE_ORDER);
    expect(await world.stop()).toBe(0);
    const { status, stdout } = await world.audit("verify");
    expect([status, stdout]).toEqual([0, expect.stringContaining("whole")]);
  }, 180_000);

  it("is one night with Slack: asked for there, agreed on here, by two people", async () => {
    const [ADA, BEN] = ["U0ADA00001", "U0BEN00001"];
    const channel = "C0INCIDENT";
    const fake = await FakeSlack.open({
      users: [{ id: ADA }, { id: BEN }],
      channels: [{ id: channel, name: "incident", members: [ADA, BEN] }],
    });
    slack = fake;
    const ids = { ada: ADA, ben: BEN };
    world = await MatrixWorld.open({ scenario: "healthy", slack: { fake, channel, ids } });
    const { ada, ben, room } = world;
    await world.start();

    await fake.slash(ADA, 'pause --reason "compromised committee"');
    const inSlack = await fake.until(() =>
      fake.messages(channel).find(({ text }) => text.includes("request R1")),
    );
    const asked = await world.message(/request R1/);

    // The same person, in the other chat.
    await ada.react(room, asked.event, "✅");
    expect((await world.message(/yourself/)).mentions).toEqual([ada.id]);

    await ben.react(room, asked.event, "✅");
    await fake.until(
      () => fake.message(channel, inSlack.ts)?.text.includes("pause complete"),
      60_000,
    );
    await world.message(/pause complete/);
    expect(fake.problems()).toEqual([]);
  }, 180_000);
});
