import { afterEach, expect, it } from "@jest/globals";
import { setTimeout as sleep } from "node:timers/promises";
import { MatrixWorld } from "./matrix-world.ts";
import { describeWith } from "./programs.ts";
import { SYNAPSE_NEEDS } from "./synapse/synapse-server.ts";

/** Moments after something was said: before it is heard, while it is looked into, and while it is answered. */
const KILLED_AFTER_MS = [20, 120, 250, 450, 700, 1_100];

describeWith(SYNAPSE_NEEDS, "a bot that is killed while it hears and answers", () => {
  let world: MatrixWorld;

  afterEach(() => world.close());

  it("answers nothing twice, and goes on hearing", async () => {
    world = await MatrixWorld.open({ scenario: "healthy" });
    const { ada, room } = world;
    await world.start();
    await ada.say(room, "!lattice walk current");
    const [, newest = "0"] = /Slot (\d+)/.exec((await world.message(/Slot \d+/)).body) ?? [];
    const slots = KILLED_AFTER_MS.map((_, n) => Number(newest) - 10 - n);

    for (const [n, afterMs] of KILLED_AFTER_MS.entries()) {
      await ada.say(room, `!lattice walk ${slots[n] ?? 0}`);
      await sleep(afterMs);
      await world.kill();
      await world.start();
    }
    const last = Number(newest) - 100;
    await ada.say(room, `!lattice walk ${last}`);
    await world.message(new RegExp(`Slot ${last}:`));

    const roots = (await world.said()).filter(({ thread }) => thread === undefined);
    const answers = [...slots, last].map(
      (slot) => roots.filter(({ body }) => new RegExp(`(Slot|walk) ${slot}\\b`).test(body)).length,
    );
    expect(Math.max(...answers)).toBe(1);
    expect(answers.at(-1)).toBe(1);
  }, 180_000);
});
